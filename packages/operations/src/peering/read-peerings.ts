import { type DeletionImpact, deletionImpact, describePeering, type MeshState } from '@peerway/mesh';
import { trustBundleKey } from '@peerway/model/certificate';
import { partitionSchema, peerNameSchema } from '@peerway/model/identifier';
import type { Peering, PeeringView } from '@peerway/model/peering';
import { ownTrustBundleHash } from '@peerway/peering';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext, Services } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadService } from '../service/read-services.ts';
import { requirePeering } from './peering-row.ts';

const nameSchema = z.object({ name: peerNameSchema, partition: partitionSchema });

/** All peerings, by name, each with its state and why. */
export function listPeerings(context: OperationContext): PeeringView[] {
  requirePermission(context, 'peering.list', { resource: 'peering', access: 'read' });
  return viewPeerings(context);
}

/** The same without asking who wants to know: for views that show only names and health of peers. */
export function viewPeerings(services: Services): PeeringView[] {
  const state = services.store.state();
  return [...state.peering.values()]
    .map((peering) => viewPeering(services, state, peering))
    .sort((left, right) => left.name.localeCompare(right.name) || left.partition.localeCompare(right.partition));
}

export function readPeering(context: OperationContext, rawInput: unknown): PeeringView {
  requirePermission(context, 'peering.read', { resource: 'peering', access: 'read' });
  const { name, partition } = parseInput(nameSchema, rawInput);
  const state = context.store.state();
  return viewPeering(context, state, requirePeering(state, name, partition));
}

/** What deleting the peering takes away, both ways. */
export function readDeletionImpact(context: OperationContext, rawInput: unknown): DeletionImpact {
  requirePermission(context, 'peering.deletion-impact', { resource: 'peering', access: 'read' });
  const { name, partition } = parseInput(nameSchema, rawInput);
  const state = context.store.state();
  requirePeering(state, name, partition);
  const impact = deletionImpact(state, name, partition);
  // Of services that the caller may not see, not even the names.
  const maySee = (service: string): boolean => mayReadService(context, service, '');
  return {
    importedServices: mayReadService(context, '', name)
      ? impact.importedServices.map((service) => ({ ...service, usedBy: service.usedBy.filter(maySee) }))
      : [],
    exportedServices: impact.exportedServices.filter(maySee),
    entries: impact.entries,
  };
}

function viewPeering({ store, live, now }: Services, state: MeshState, peering: Peering): PeeringView {
  const bundle = state.trustBundle.get(trustBundleKey({ partition: peering.partition, peerName: peering.name }));
  const stream = store.isLeader() ? live.tracker.status(peering.id) : null;
  return describePeering(peering, stream, bundle, now(), {
    rootPems: [...state.caRoot.values()].map(({ certPem }) => certPem),
    isAcknowledged: live.tracker.acknowledgedTrustBundle(peering.id) === ownTrustBundleHash(state, peering.partition),
  });
}
