import { causeText, ownerText } from './cause-text';
import type { ExportCause } from './export-matrix';

/** One thing that can be taken away so that an export ends: a consumer of an item, in one owner's part. */
export type Held = { key: string; name: string; namespace: string; owner: string; kind: ExportCause['kind'] };

/** What holds an export, exact items before wildcards. What a sameness group gives can not be taken from one peer. */
export function heldGrants(causes: readonly ExportCause[]): Held[] {
  return causes
    .filter(({ groups }) => groups.length === 0)
    .flatMap(({ kind, name, namespace, owners }) =>
      (owners.length > 0 ? owners : ['']).map((owner) => ({
        key: `${namespace}/${name}/${owner}`,
        name,
        namespace,
        owner,
        kind,
      })),
    )
    .sort((a, b) => a.kind.localeCompare(b.kind));
}

/** For people: `item api, in the part of team-a`. */
export const heldText = ({ kind, name, namespace, owner }: Held): string =>
  `${causeText({ kind, name, namespace, groups: [], owners: [] })}, in ${ownerText(owner)}`;
