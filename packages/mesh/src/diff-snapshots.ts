import type { Resource, ResourceKey, Snapshot } from '@peerway/model/snapshot';

/** What to send so that a proxy gets from one snapshot to the next. */
export type SnapshotDifference = { upserts: Resource[]; removals: ResourceKey[] };

export function diffSnapshots(_previous: Snapshot | null, _next: Snapshot): SnapshotDifference {
  throw new Error('not yet');
}
