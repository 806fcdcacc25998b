import type { ExportedServiceItem } from '@peerway/model/config-entry/exported-services';
import { addGrants, filterGrants, type Grant, grantKeysOf, grantsOf } from '@peerway/model/export-grants';

/** What somebody made of a part: its items and what it says about itself. */
export type PartContent = { services: ExportedServiceItem[]; description: string };

/** What differs between two versions of a part. */
export type PartChange = { added: Grant[]; removed: Grant[] };

export function changeOf(from: readonly ExportedServiceItem[], to: readonly ExportedServiceItem[]): PartChange {
  const before = grantKeysOf(from);
  const after = grantKeysOf(to);
  return {
    added: grantsOf(to).filter(({ key }) => !before.has(key)),
    removed: grantsOf(from).filter(({ key }) => !after.has(key)),
  };
}

/**
 * Both changes on top of what both began with. Adding and taking away never contradict each other: a grant that one side
 * changed is as that side has it. Only the description can be changed to two things; then mine is kept and theirs named.
 */
export function mergePart(
  base: PartContent,
  mine: PartContent,
  theirs: PartContent,
): { merged: PartContent; theirDescription: string | null } {
  const change = changeOf(base.services, mine.services);
  const removed = new Set(change.removed.map(({ key }) => key));
  const kept = filterGrants(theirs.services, (key) => !removed.has(key));
  const isTheirs = mine.description === base.description;
  const isConflict = !isTheirs && theirs.description !== base.description && theirs.description !== mine.description;
  return {
    merged: {
      services: addGrants(kept, change.added),
      description: isTheirs ? theirs.description : mine.description,
    },
    theirDescription: isConflict ? theirs.description : null,
  };
}
