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
import type { ProxyView } from '@peerway/model/topology';
import { z } from 'zod';
import { mayReadInstance } from '../catalog/read-catalog.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { trafficRangeSchema } from '../traffic-history/plan-range.ts';
import { readTrafficSeries, type TrafficSeriesView } from '../traffic-history/read-traffic-series.ts';

/** Over how much of the past rates are averaged, ms. */
export const RATE_WINDOW_MS = 30_000;

/** Proxies of this cluster that the caller may see, gateways first. */
export function listProxies(context: OperationContext, role?: ProxyView['role']): ProxyView[] {
  const state = context.store.state();
  return [...state.instance.values()]
    .filter((instance) => instance.peerName === '' && instance.kind !== '')
    .filter((instance) => role === undefined || roleOf(instance) === role)
    .filter((instance) => mayReadInstance(context, instance))
    .map((instance) => viewProxy(context, state, instance))
    .sort((left, right) => left.role.localeCompare(right.role) || left.id.localeCompare(right.id));
}

const inputSchema = z.object({ node: z.string().min(1), id: z.string().min(1), partition: partitionSchema });

export function readProxy(context: OperationContext, rawInput: unknown): ProxyView {
  const { instance, state } = findProxy(context, parseInput(inputSchema, rawInput));
  return viewProxy(context, state, instance);
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
  const proxy = { partition: instance.partition, node: instance.node, id: instance.id };
  return await readTrafficSeries(context, { filter: { ...route, proxy }, role: roleOf(instance) }, range);
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

const roleOf = (instance: ServiceInstance): ProxyView['role'] =>
  instance.kind === 'mesh-gateway' ? 'mesh-gateway' : 'sidecar';

function viewProxy({ live, now }: OperationContext, state: MeshState, instance: ServiceInstance): ProxyView {
  const presence = live.proxies.get(instanceKey(instance));
  const report = presence?.report ?? null;
  const nowMs = now().getTime();
  const filter = { proxy: { partition: instance.partition, node: instance.node, id: instance.id } };
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
    traffic: report && live.traffic.summarize(filter, RATE_WINDOW_MS, nowMs),
    // Looks through all that was reported, so not for the thousands that report nothing.
    routes: report === null ? [] : live.traffic.routes(RATE_WINDOW_MS, nowMs, filter),
    lastReportAt: presence?.reportedAt ?? null,
  };
}
