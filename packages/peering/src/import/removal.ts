import type { MeshState } from '@peerway/mesh';
import { trustBundleKey } from '@peerway/model/certificate';
import type { Peering } from '@peerway/model/peering';
import type { PeeringWrite } from '../backend.ts';
import { findPeering } from '../peering-lookup.ts';

/** The other side deleted the peering: TERMINATED, unless it is being deleted here, which wins (peering-wire §5.8). */
export function terminationWrites(state: MeshState, peeringId: string, now: Date): PeeringWrite[] {
  const peering = findPeering(state, peeringId);
  if (!peering || peering.state === 'DELETING' || peering.state === 'TERMINATED') return [];
  return [{ table: 'peering', value: { ...peering, state: 'TERMINATED', stateSince: now.toISOString() } }];
}

/**
 * Removes what was imported through a peering that is taken down, at most `rowsMax` rows at a time so that no transaction
 * holds others up for long; the trust bundle goes last. Empty when nothing is left, or when the peering is active again.
 */
export function removalWrites(
  state: MeshState,
  peering: Pick<Peering, 'id' | 'name' | 'partition'>,
  rowsMax: number,
): PeeringWrite[] {
  const stored = findPeering(state, peering.id);
  if (stored && stored.state !== 'DELETING' && stored.state !== 'TERMINATED') return [];
  const writes = importedRowRemovals(state, peering, rowsMax);
  if (writes.length > 0) return writes;
  const bundle = trustBundleKey({ partition: peering.partition, peerName: peering.name });
  return state.trustBundle.has(bundle) ? [{ table: 'trustBundle', removedKey: bundle }] : [];
}

/** Removals of what came through the peering, all of it: its place is to be taken by another cluster. The bundle goes first. */
export function forgetImports(state: MeshState, peering: Pick<Peering, 'name' | 'partition'>): PeeringWrite[] {
  const bundle = trustBundleKey({ partition: peering.partition, peerName: peering.name });
  return [
    ...(state.trustBundle.has(bundle) ? [{ table: 'trustBundle' as const, removedKey: bundle }] : []),
    ...importedRowRemovals(state, peering, Number.POSITIVE_INFINITY),
  ];
}

function importedRowRemovals(
  state: MeshState,
  peering: Pick<Peering, 'name' | 'partition'>,
  rowsMax: number,
): PeeringWrite[] {
  const writes: PeeringWrite[] = [];
  for (const table of ['check', 'instance', 'node'] as const) {
    for (const [key, row] of state[table]) {
      if (writes.length >= rowsMax) return writes;
      if (row.peerName === peering.name && row.partition === peering.partition) writes.push({ table, removedKey: key });
    }
  }
  return writes;
}
