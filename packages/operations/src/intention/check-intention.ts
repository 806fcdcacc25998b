import { checkIntention as checkIn, type IntentionCheck, matchIntentions as matchIn } from '@peerway/mesh';
import { namespaceSchema, partitionSchema, serviceNameSchema } from '@peerway/model/identifier';
import { type Intention, intentionNameSchema } from '@peerway/model/intention';
import { z } from 'zod';
import { may, requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { allIntentions } from './intentions.ts';

/** Whether a source may reach a destination, and what decides. Needs `service:read` on the destination, as in Consul. */
export function checkIntention(context: OperationContext, rawInput: unknown): IntentionCheck {
  const { source, destination } = parseInput(intentionNameSchema, rawInput);
  requirePermission(context, 'intention.check', { resource: 'service', ...destination, access: 'read' });
  return checkIn(context.store.state(), {
    source: { ...source, partition: source.partition || destination.partition },
    destination,
  });
}

const matchSchema = z.object({
  by: z.enum(['source', 'destination']),
  name: z.union([z.literal('*'), serviceNameSchema]),
  namespace: namespaceSchema,
  partition: partitionSchema,
  /** Of a source at a peer. */
  peer: z.string().max(64).default(''),
});

/**
 * The intentions that name a service as source or destination, strongest first. Needs `intentions:read` on it; of those it is
 * the source of, only destinations are shown that the caller may read.
 */
export function matchIntentions(context: OperationContext, rawInput: unknown): Intention[] {
  const { by, ...service } = parseInput(matchSchema, rawInput);
  const { name, namespace, partition } = service;
  requirePermission(context, 'intention.match', { resource: 'intention', name, namespace, partition, access: 'read' });
  const state = context.store.state();
  // The mesh names the entry and its source; their row is the one that every other list shows.
  const matches = matchIn(state, { by, service }).map(({ entry, source }) => ({ entry, source }));
  return allIntentions(state).filter(
    (row) =>
      may(context, { resource: 'intention', ...row.destination, access: 'read' }) &&
      matches.some(
        ({ entry, source }) =>
          entry.Name === row.destination.name &&
          entry.Namespace === row.destination.namespace &&
          entry.Partition === row.destination.partition &&
          source.Name === row.source.name &&
          source.Namespace === row.source.namespace &&
          source.Peer === row.source.peer &&
          (source.SamenessGroup ?? '') === row.source.samenessGroup &&
          (source.Partition || (source.Peer || source.SamenessGroup ? '' : entry.Partition)) === row.source.partition,
      ),
  );
}
