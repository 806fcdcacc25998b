import { type DeletionImpact, deletionImpact, describePeering, type MeshState } from '@peerway/mesh';
import { trustBundleKey } from '@peerway/model/certificate';
import { partitionSchema, peerNameSchema } from '@peerway/model/identifier';
import type { Peering, PeeringView } from '@peerway/model/peering';
import { ownTrustBundleHash } from '@peerway/peering';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import { requirePartitions } from '../access/require-partitions.ts';
import { toEntryName } from '../config-entry/entry-name.ts';
import { mayReadConfigEntry } from '../config-entry/permissions.ts';
import type { OperationContext, Services } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadService } from '../service/read-services.ts';
import { requirePeering } from './peering-row.ts';

const nameSchema = z.object({ name: peerNameSchema, partition: partitionSchema });

/**
 * All peerings, by name, each with its state and why.
 * @param partition absent: of every partition that the caller may see them of
 */
export function listPeerings(context: OperationContext, partition?: string): PeeringView[] {
  const readable = requirePartitions(context, 'peering.list', 'peering', partition);
  return viewPeerings(context).filter((peering) => readable.has(peering.partition));
}

/** The same without asking who wants to know: for views that show only names and health of peers. */
export function viewPeerings(services: Services): PeeringView[] {
  const state = services.store.state();
  return [...state.peering.values()]
    .map((peering) => viewPeering(services, state, peering))
    .sort((left, right) => left.name.localeCompare(right.name) || left.partition.localeCompare(right.partition));
}

export function readPeering(context: OperationContext, rawInput: unknown): PeeringView {
  const { name, partition } = parseInput(nameSchema, rawInput);
  requirePermission(context, 'peering.read', { resource: 'peering', partition, access: 'read' });
  const state = context.store.state();
  return viewPeering(context, state, requirePeering(state, name, partition));
}

/** What deleting the peering takes away, both ways. */
export function readDeletionImpact(context: OperationContext, rawInput: unknown): DeletionImpact {
  const { name, partition } = parseInput(nameSchema, rawInput);
  requirePermission(context, 'peering.deletion-impact', { resource: 'peering', partition, access: 'read' });
  const state = context.store.state();
  requirePeering(state, name, partition);
  // Of services that the caller may not see, not even the names.
  const impact = deletionImpact(state, { name, partition, maySee: (service) => mayReadService(context, service) });
  const entries = impact.entries.filter(({ kind, name: Name, namespace }) =>
    mayReadConfigEntry(context, toEntryName({ kind, name: Name, partition, namespace })),
  );
  return { ...impact, entries };
}

function viewPeering({ store, live, now }: Services, state: MeshState, peering: Peering): PeeringView {
  const bundle = state.trustBundle.get(trustBundleKey({ partition: peering.partition, peerName: peering.name }));
  const stream = store.isLeader() ? live.tracker.status(peering.id) : null;
  return describePeering(peering, stream, bundle, now(), {
    rootPems: [...state.caRoot.values()].map(({ certPem }) => certPem),
    isAcknowledged: live.tracker.acknowledgedTrustBundle(peering.id) === ownTrustBundleHash(state, peering.partition),
  });
}
