import { isDeepStrictEqual } from 'node:util';
import type { Resource, ResourceKey, Snapshot } from '@peerway/model/snapshot';

/** What to send so that a proxy gets from one snapshot to the next. */
export type SnapshotDifference = { upserts: Resource[]; removals: ResourceKey[] };

/** Compares by content: a resource that was compiled anew and came out the same is not sent. From null, everything is. */
export function diffSnapshots(previous: Snapshot | null, next: Snapshot): SnapshotDifference {
  const upserts: Resource[] = [];
  for (const [key, resource] of next.resources) {
    if (!isDeepStrictEqual(previous?.resources.get(key), resource)) upserts.push(resource);
  }
  const removals = [...(previous?.resources.keys() ?? [])].filter((key) => !next.resources.has(key));
  return { upserts, removals };
}
