import type { TrafficFilter } from '@peerway/metrics';
import { trustBundleKey } from '@peerway/model/certificate';
import { PeerwayError } from '@peerway/model/error';
import { namespaceSchema, partitionSchema, peerNameSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requirePeering } from '../peering/peering-row.ts';
import { mayReadService } from '../service/read-services.ts';
import { trafficRangeSchema } from '../traffic-history/plan-range.ts';
import { readTrafficSeries, type TrafficSeriesView } from '../traffic-history/read-traffic-series.ts';

const ofSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('service'),
    name: z.string().min(1).max(256),
    namespace: namespaceSchema,
    /** Where the service is, or for a peer's, where the peering is. */
    partition: partitionSchema,
    peer: z.string().max(63).default(''),
  }),
  z.object({
    kind: z.literal('peer'),
    name: peerNameSchema,
    partition: partitionSchema,
    /** `to` its services from here; `from` its clients to the services of this cluster. */
    direction: z.enum(['to', 'from']),
  }),
]);
const inputSchema = trafficRangeSchema.extend({ of: ofSchema });

/**
 * Traffic of a service, or with a peer, over a time; evenly spaced, newest last. Each request counts once: where it leaves
 * the caller's sidecar, or where it reaches the application's.
 * @throws PeerwayError `request.not_found` for a service that the caller may not read, as for one that there is not
 */
export async function readTrafficHistory(context: OperationContext, rawInput: unknown): Promise<TrafficSeriesView> {
  const { of, ...range } = parseInput(inputSchema, rawInput);
  return await readTrafficSeries(context, { filter: filterOf(context, of) }, range);
}

function filterOf(context: OperationContext, of: z.infer<typeof ofSchema>): TrafficFilter {
  if (of.kind === 'service') {
    if (!mayReadService(context, of))
      throw new PeerwayError('request.not_found', `There is no service "${of.name}" that this token may read`);
    const { name: service, namespace, partition, peer } = of;
    const named = { service, namespace, partition };
    return peer === '' ? { point: 'inbound', ...named } : { point: 'outbound', peer, ...named };
  }
  requirePermission(context, 'traffic.history', { resource: 'peering', partition: of.partition, access: 'read' });
  const state = context.store.state();
  requirePeering(state, of.name, of.partition);
  if (of.direction === 'to') return { point: 'outbound', peer: of.name, partition: of.partition };
  const bundle = state.trustBundle.get(trustBundleKey({ partition: of.partition, peerName: of.name }));
  // Before its bundle is there nobody of the peer is let in, and nothing matches.
  return { point: 'inbound', sourceTrustDomain: bundle?.trustDomain ?? '-', partition: of.partition };
}
