import { isDeepStrictEqual } from 'node:util';
import type { Resource, ResourceKey, Snapshot } from '@peerway/model/snapshot';
import { sorted } from './incremental/groups.ts';
import type { SortedMap } from './incremental/sorted-map.ts';
import { findLayers } from './layered-resources.ts';

/** What to send so that a proxy gets from one snapshot to the next. Shared by all proxies it is the same for: not to be written. */
export type SnapshotDifference = { upserts: Resource[]; removals: ResourceKey[] };

/**
 * Compares by content: a resource that was compiled anew and came out the same is not sent. From null, everything is. What
 * is the same object in both costs nothing, and what proxies share is compared once for all of them.
 */
export function diffSnapshots(previous: Snapshot | null, next: Snapshot): SnapshotDifference {
  if (previous === null) return { upserts: [...next.resources.values()], removals: [] };
  const [before, after] = [findLayers(previous.resources), findLayers(next.resources)];
  return before !== undefined && before.own === after?.own
    ? sharedDifference(before.shared, after.shared)
    : difference(previous.resources, next.resources);
}

type Resources = ReadonlyMap<ResourceKey, Resource>;
const known = new WeakMap<SortedMap<Resource>, WeakMap<SortedMap<Resource>, SnapshotDifference>>();

function sharedDifference(before: SortedMap<Resource>, after: SortedMap<Resource>): SnapshotDifference {
  const fromBefore = known.get(before) ?? new WeakMap<SortedMap<Resource>, SnapshotDifference>();
  known.set(before, fromBefore);
  const made = fromBefore.get(after) ?? difference(before, after);
  fromBefore.set(after, made);
  return made;
}

function difference(before: Resources, after: Resources): SnapshotDifference {
  const upserts: Resource[] = [];
  const removals: ResourceKey[] = [];
  for (const { key, before: old, after: current } of sorted(after).differences(sorted(before))) {
    if (current === undefined) removals.push(key);
    else if (!isDeepStrictEqual(old, current)) upserts.push(current);
  }
  return { upserts, removals };
}
