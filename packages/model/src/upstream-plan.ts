import { z } from 'zod';
import { namespaceSchema, partitionSchema, peerNameSchema, serviceNameSchema } from './identifier.ts';
import type { ResolvedMeshGatewayMode } from './mesh-gateway-mode.ts';
import type { TrafficSummary } from './topology.ts';

/** How one sidecar reaches a peer's service, or would once it has an upstream to it. */
export type UpstreamWay = {
  /** `""`: the service has no sidecar yet. */
  proxyId: string;
  node: string;
  /** Ports of the application and of the sidecar itself, where they are known. */
  servicePort: number | null;
  proxyPort: number | null;
  /** Where the application reaches the service now: an address with its port, or a socket; null: no upstream to it is registered. */
  listensAt: string | null;
  /** Local ports that its other upstreams take. */
  takenPorts: number[];
  resolved: ResolvedMeshGatewayMode;
  /** The first thing that stops it, as the data plane would answer; null when nothing here does. */
  problem: { code: string; message: string } | null;
};

/** What a service of this cluster would get from an upstream to a peer's service, before anybody registers it. */
export type UpstreamPlan = {
  /** One for each sidecar of the service; one that speaks for a sidecar to come when there is none. */
  ways: UpstreamWay[];
  /** What was seen between the two lately; null: nothing was. */
  seen: TrafficSummary | null;
};

/** A service of this cluster and one of a peer, both seen from one partition: a peering belongs to it. */
export const planUpstreamSchema = z.object({
  service: serviceNameSchema,
  namespace: namespaceSchema,
  partition: partitionSchema,
  destination: z.object({ name: serviceNameSchema, namespace: namespaceSchema, peer: peerNameSchema }),
});
