import {
  bestAddress,
  gatewayOptions,
  instanceChecks,
  instanceHealth,
  type MeshState,
  sidecarNotApplied,
} from '@peerway/mesh';
import { instanceKey, type ServiceInstance } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { formatHostPort } from '@peerway/model/host-port';
import { partitionSchema } from '@peerway/model/identifier';
import type { ProxySummary, ProxyView } from '@peerway/model/topology';
import { z } from 'zod';
import { mayReadInstance } from '../catalog/read-catalog.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { trafficRangeSchema } from '../traffic-history/plan-range.ts';
import { readTrafficSeries, type TrafficSeriesView } from '../traffic-history/read-traffic-series.ts';

/** Over how much of the past rates are averaged, ms. */
export const RATE_WINDOW_MS = 30_000;

/** Proxies of this cluster that the caller may see, gateways first. */
export function listProxies(context: OperationContext, role?: ProxySummary['role']): ProxySummary[] {
  const state = context.store.state();
  return [...state.instance.values()]
    .filter((instance) => instance.peerName === '' && instance.kind !== '')
    .filter((instance) => role === undefined || roleOf(instance) === role)
    .filter((instance) => mayReadInstance(context, instance))
    .map((instance) => summarizeProxy(context, state, instance))
    .sort((left, right) => left.role.localeCompare(right.role) || left.id.localeCompare(right.id));
}

const inputSchema = z.object({ node: z.string().min(1), id: z.string().min(1), partition: partitionSchema });

export function readProxy(context: OperationContext, rawInput: unknown): ProxyView {
  const { instance, state } = findProxy(context, parseInput(inputSchema, rawInput));
  const nowMs = context.now().getTime();
  return {
    ...summarizeProxy(context, state, instance),
    routes: context.live.traffic.routes(RATE_WINDOW_MS, nowMs, trafficOf(instance)),
  };
}

/** One row of a proxy's table of routes. */
const routeSchema = z.object({
  service: z.string().max(256),
  namespace: z.string().max(256),
  partition: z.string().max(256),
  peer: z.string().max(63),
  direction: z.enum(['inbound', 'outbound', '']),
});
const historySchema = trafficRangeSchema.extend({ ...inputSchema.shape, route: routeSchema.optional() });

/** Traffic through a gateway (or of a sidecar) over a time, evenly spaced, newest last; all of it, or of one route. */
export async function readProxyHistory(context: OperationContext, rawInput: unknown): Promise<TrafficSeriesView> {
  const { node, id, partition, route, ...range } = parseInput(historySchema, rawInput);
  const { instance } = findProxy(context, { node, id, partition });
  return await readTrafficSeries(
    context,
    { filter: { ...route, ...trafficOf(instance) }, role: roleOf(instance) },
    range,
  );
}

function findProxy(
  context: OperationContext,
  { node, id, partition }: z.infer<typeof inputSchema>,
): { instance: ServiceInstance; state: MeshState } {
  const state = context.store.state();
  const instance = state.instance.get(instanceKey({ peerName: '', partition, node, id }));
  if (instance === undefined || instance.kind === '' || !mayReadInstance(context, instance))
    throw new PeerwayError('request.not_found', `There is no proxy "${id}" on node "${node}" that this token may read`);
  return { instance, state };
}

const trafficOf = ({ partition, node, id }: ServiceInstance) => ({ proxy: { partition, node, id } });

const roleOf = (instance: ServiceInstance): ProxySummary['role'] =>
  instance.kind === 'mesh-gateway' ? 'mesh-gateway' : 'sidecar';

function summarizeProxy({ live, now }: OperationContext, state: MeshState, instance: ServiceInstance): ProxySummary {
  const presence = live.proxies.get(instanceKey(instance));
  const report = presence?.report ?? null;
  const nowMs = now().getTime();
  const failing = instanceChecks(state, instance).filter((check) => check.status !== 'passing');
  return {
    role: roleOf(instance),
    partition: instance.partition,
    node: instance.node,
    id: instance.id,
    service: instance.service,
    destinationService: instance.proxy?.destinationServiceName ?? '',
    address: formatHostPort(bestAddress(state, instance, { wan: false })),
    wanAddress: formatHostPort(bestAddress(state, instance, { wan: true })),
    health: instanceHealth(state, instance),
    healthReason: failing.map((check) => check.output || check.name).join(' '),
    link: {
      state: presence === undefined || presence.since === null ? 'never' : presence.links > 0 ? 'connected' : 'away',
      since: presence?.since ?? null,
    },
    snapshot: report && {
      index: report.snapshot.index,
      newestIndex: presence?.newestIndex ?? null,
      rejected: report.snapshot.rejected,
    },
    leaf: report?.leaf ?? null,
    process: report && {
      rssBytes: report.process.rssBytes,
      cpuPercent: presence?.cpuPercent ?? 0,
      openConnections: report.process.openConnections,
      uptimeSeconds: Math.max(0, Math.round((nowMs - Date.parse(report.startedAt)) / 1000)),
    },
    version: report?.version ?? '',
    draining: report?.draining ?? false,
    handshakeFailuresByReason: presence?.handshakeFailures ?? {},
    rejectedHellosByReason: presence?.rejectedHellos ?? {},
    notApplied:
      instance.kind === 'mesh-gateway'
        ? [...gatewayOptions(state, instance).notApplied]
        : sidecarNotApplied(state, instance),
    missingRules: [...(presence?.missingRules ?? [])],
    traffic: report && live.traffic.summarize(trafficOf(instance), RATE_WINDOW_MS, nowMs),
    lastReportAt: presence?.reportedAt ?? null,
  };
}
