import { PeerwayError } from '@peerway/model/error';
import { proxyReportSchema } from '@peerway/model/proxy-report';
import { proxyReferenceSchema } from '@peerway/model/snapshot';
import type { TopologyView } from '@peerway/model/topology';
import {
  listProxies,
  pause,
  readCluster,
  readProxy,
  readProxyHistory,
  readTopology,
  readTopologyAt,
  readTrafficHistory,
  refreshCaller,
  signProxyLeaf,
  takeProxyReport,
  watchEvents,
  watchSnapshot,
} from '@peerway/operations';
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { procedure, router, subscription, type TrpcContext } from './trpc.ts';

const TOPOLOGY_EVERY_MS = 2_000;

export const clusterRouter = router({
  get: procedure.query(({ ctx }) => readCluster(ctx.operation)),
});

export const eventsRouter = router({
  watch: procedure.subscription(({ ctx, signal }) =>
    subscription(ctx, signal, (until) => watchEvents(ctx.operation, until)),
  ),
});

export const topologyRouter = router({
  get: procedure.query(({ ctx }) => readTopology(ctx.operation)),
  at: procedure
    .input(z.object({ at: z.iso.datetime() }))
    .query(({ ctx, input }) => readTopologyAt(ctx.operation, new Date(input.at))),
  watch: procedure.subscription(({ ctx, signal }) => subscription(ctx, signal, (until) => watchTopology(ctx, until))),
});

async function* watchTopology(
  { operation }: TrpcContext,
  signal: AbortSignal,
): AsyncGenerator<TopologyView, void, void> {
  while (!signal.aborted) {
    const caller = refreshCaller(operation, operation.caller);
    if (caller === null) throw new PeerwayError('acl.unknown_token', 'The session has ended');
    yield readTopology({ ...operation, caller });
    await pause(TOPOLOGY_EVERY_MS, signal);
  }
}

const trafficOf = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('service'),
    name: z.string(),
    namespace: z.string().optional(),
    partition: z.string().optional(),
    peer: z.string().optional(),
  }),
  z.object({
    kind: z.literal('peer'),
    name: z.string(),
    partition: z.string().optional(),
    direction: z.enum(['to', 'from']),
  }),
]);

const range = z.object({
  minutes: z.number().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  compare: z.boolean().optional(),
});

export const trafficRouter = router({
  history: procedure
    .input(range.extend({ of: trafficOf }))
    .query(({ ctx, input }) => readTrafficHistory(ctx.operation, input)),
});

const proxyName = z.object({ node: z.string(), id: z.string(), partition: z.string().optional() });

const route = z.object({
  service: z.string(),
  namespace: z.string(),
  partition: z.string(),
  peer: z.string(),
  direction: z.enum(['inbound', 'outbound', '']),
});

export const gatewayRouter = router({
  list: procedure.query(({ ctx }) => listProxies(ctx.operation, 'mesh-gateway')),
  read: procedure.input(proxyName).query(({ ctx, input }) => readProxy(ctx.operation, input)),
  history: procedure
    .input(range.extend({ ...proxyName.shape, route: route.optional() }))
    .query(({ ctx, input }) => readProxyHistory(ctx.operation, input)),
});

export const proxyRouter = router({
  list: procedure.query(({ ctx }) => listProxies(ctx.operation)),
  watch: procedure
    .input(z.object({ proxy: proxyReferenceSchema, lastIndex: z.int().nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const updates = subscription(ctx, signal, (until) => watchSnapshot(ctx.operation, input, until));
      for await (const update of updates) yield tracked(String(update.index), update);
    }),
  signLeaf: procedure
    .input(z.object({ csrPem: z.string() }))
    .mutation(({ ctx, input }) => signProxyLeaf(ctx.operation, input)),
  report: procedure.input(proxyReportSchema).mutation(({ ctx, input }) => takeProxyReport(ctx.operation, input)),
});
