import type { Resource, ResourceKey, Snapshot } from '@peerway/model/snapshot';
import { compareText } from './catalog-index.ts';

/** What to send so that a proxy gets from one snapshot to the next. */
export type SnapshotDifference = { upserts: Resource[]; removals: ResourceKey[] };

/** Compares by content: a resource that was compiled anew and came out the same is not sent. From null, everything is. */
export function diffSnapshots(previous: Snapshot | null, next: Snapshot): SnapshotDifference {
  const upserts: Resource[] = [];
  for (const [key, resource] of next.resources) {
    const before = previous?.resources.get(key);
    if (before !== resource && (before === undefined || canonicalJson(before) !== canonicalJson(resource))) {
      upserts.push(resource);
    }
  }
  const removals = [...(previous?.resources.keys() ?? [])].filter((key) => !next.resources.has(key));
  return { upserts, removals };
}

// Resources are immutable, and each is compared again at every change of the state.
const known = new WeakMap<Resource, string>();

/** JSON with sorted keys: equal exactly when the content is. */
export function canonicalJson(resource: Resource): string {
  let text = known.get(resource);
  if (text === undefined) {
    text = JSON.stringify(resource, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => compareText(left, right)))
        : value,
    );
    known.set(resource, text);
  }
  return text;
}
