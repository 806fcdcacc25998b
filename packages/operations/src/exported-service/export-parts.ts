import type { MeshState } from '@peerway/mesh';
import {
  type ExportedServiceItem,
  type ExportedServicesEntry,
  exportedServicesEntrySchema,
} from '@peerway/model/config-entry';
import { allParts, filterGrants, grantKeysOf, type Part } from '@peerway/model/export-grants';
import { UNOWNED } from '@peerway/model/unowned';

/*
 * A partition has one `exported-services` entry, and each team or tool may hold a part of it. Here is decided how a write of a
 * part changes the entry, and a write of the entry the parts, so that afterwards the entry is the union of the parts again and
 * no writer undoes what another one holds unless the entry was written whole without it.
 */

/** All parts of a partition's entry. An entry from before there were parts is nobody's. */
export function partsOf(state: MeshState, partition: string): Part[] {
  const parts = [...state.exportPart.values()].filter((part) => part.partition === partition);
  return allParts(parts, entryOf(state, partition).Services);
}

/** The entry as it is, or an empty one. */
export function entryOf(state: MeshState, partition: string): ExportedServicesEntry {
  const which = { Kind: 'exported-services', Name: partition, Partition: partition } as const;
  const found = [...state.configEntry.values()].find(
    ({ entry }) => entry.Kind === which.Kind && entry.Partition === partition,
  )?.entry;
  return found?.Kind === 'exported-services' ? found : exportedServicesEntrySchema.parse(which);
}

/**
 * The parts after the entry was written whole: each keeps what is still wanted, and what nobody holds is nobody's. `taken` says
 * which owners lost something, for a warning.
 */
export function writeWhole(
  parts: readonly Part[],
  wanted: readonly ExportedServiceItem[],
): { parts: Part[]; taken: { owner: string; grants: number }[] } {
  const wantedKeys = grantKeysOf(wanted);
  const owned = parts.filter((part) => part.owner !== UNOWNED);
  const kept = owned.map((part) => ({ ...part, services: filterGrants(part.services, (key) => wantedKeys.has(key)) }));
  const held = new Set(kept.flatMap((part) => [...grantKeysOf(part.services)]));
  const unownedBefore = grantKeysOf(parts.find((part) => part.owner === UNOWNED)?.services ?? []);
  const unowned = filterGrants(wanted, (key) => !held.has(key) || unownedBefore.has(key));
  return {
    parts: [...kept, { owner: UNOWNED, services: unowned }].filter(({ services }) => services.length > 0),
    taken: owned
      .map((part, index) => ({
        owner: part.owner,
        grants: grantKeysOf(part.services).size - grantKeysOf(kept[index]?.services ?? []).size,
      }))
      .filter(({ grants }) => grants > 0),
  };
}
