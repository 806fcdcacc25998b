import { z } from 'zod';
import { namespaceSchema, partitionSchema } from './identifier.ts';
import type { MeshGatewayModeLevel } from './mesh-gateway-mode-level.ts';

/** `""` inherits. For a peered upstream `none` acts as `remote` (semantics A0.3, Q5). */
export const meshGatewayModeSchema = z.enum(['', 'none', 'local', 'remote'], {
  error: (issue) => `Invalid Mesh Gateway Mode: ${JSON.stringify(issue.input)}; give "none", "local" or "remote"`,
});
export type MeshGatewayMode = z.infer<typeof meshGatewayModeSchema>;

/** One setting that named a mode, and in which object a person would find it. */
export type MeshGatewayModeSetting = {
  level: MeshGatewayModeLevel;
  mode: Exclude<MeshGatewayMode, ''>;
  /** For people: `proxy-defaults/global`, `service-defaults/web`, `web-sidecar-proxy on node-1`. */
  where: string;
};

/** The mode in force for one (proxy, upstream, target), with why. */
export type ResolvedMeshGatewayMode = {
  mode: Exclude<MeshGatewayMode, ''>;
  /** What the data plane does with it: `none` on a peered upstream acts as `remote`. */
  effective: 'local' | 'remote' | 'none';
  decidedBy: MeshGatewayModeSetting;
  /** Weaker settings that named a mode and lost, strongest first. */
  shadowed: MeshGatewayModeSetting[];
};

/** The mode of one upstream of one proxy, for the page that answers "which mode where, and why". */
export type UpstreamModeRow = {
  partition: string;
  /** Of the service, not of the upstream. */
  namespace: string;
  /** Service behind the proxy. */
  service: string;
  proxyId: string;
  node: string;
  upstream: string;
  upstreamPartition: string;
  upstreamNamespace: string;
  /** `""`: an upstream inside the cluster, where no gateway is used. */
  peer: string;
  localBindPort: number;
  resolved: ResolvedMeshGatewayMode;
  /** Named problem, such as mode local without a local gateway (Q6); null when none. */
  problem: { code: string; message: string } | null;
};

const service = { partition: partitionSchema, namespace: namespaceSchema, service: z.string() };

/** Where a person may set a mode. The two levels that live in a proxy's registration are set by whoever registers it. */
export const setMeshGatewayModeSchema = z.discriminatedUnion('level', [
  z.object({ level: z.literal('proxy-defaults'), partition: partitionSchema, mode: meshGatewayModeSchema }),
  z.object({ level: z.literal('service-defaults'), ...service, mode: meshGatewayModeSchema }),
  z.object({ level: z.literal('service-defaults.upstream-defaults'), ...service, mode: meshGatewayModeSchema }),
  z.object({
    level: z.literal('service-defaults.upstream-override'),
    ...service,
    upstream: z.string(),
    upstreamNamespace: namespaceSchema,
    peer: z.string(),
    mode: meshGatewayModeSchema,
  }),
]);
export type SetMeshGatewayModeInput = z.infer<typeof setMeshGatewayModeSchema>;
