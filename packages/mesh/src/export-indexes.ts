import type { ExportedServicesEntry, StoredConfigEntry } from '@peerway/model/config-entry';
import { isSameList, sorted } from './incremental/groups.ts';
import { serviceKey } from './service-reference.ts';
import type { MeshTableMaps } from './state.ts';

export type ExportItem = ExportedServicesEntry['Services'][number];
type ItemGroups = ReadonlyMap<string, readonly ExportItem[]>;

/** The items of the `exported-services` entries, so that a change of one says nothing about the services of the others. */
export type ExportIndexes = {
  /** Items that name a service, by service key; in the order of the entry. */
  readonly exports: ItemGroups;
  /** Items for every service of a namespace or partition, by partition; in the order of the entry. */
  readonly wildcardExports: ItemGroups;
};

export function exportIndexes(indexes: ExportIndexes, before: MeshTableMaps, after: MeshTableMaps): ExportIndexes {
  let { exports, wildcardExports } = indexes;
  for (const row of sorted(after.configEntry).differences(sorted(before.configEntry))) {
    const [old, current] = [exportsEntry(row.before), exportsEntry(row.after)];
    if (old === null && current === null) continue;
    exports = replaceGroups(exports, exactItems(old), exactItems(current));
    wildcardExports = replaceGroups(wildcardExports, wildcardItems(old), wildcardItems(current));
  }
  return { exports, wildcardExports };
}

const exactItems = (entry: ExportedServicesEntry | null): ItemGroups =>
  Map.groupBy(entry?.Services.filter((item) => item.Name !== '*') ?? [], (item) =>
    serviceKey({ peer: '', partition: entry?.Partition ?? '', namespace: item.Namespace, name: item.Name }),
  );

const wildcardItems = (entry: ExportedServicesEntry | null): ItemGroups =>
  Map.groupBy(entry?.Services.filter((item) => item.Name === '*') ?? [], () => entry?.Partition ?? '');

/** The one that counts: an entry of another name than its partition's is nobody's. */
function exportsEntry(stored: StoredConfigEntry | undefined): ExportedServicesEntry | null {
  const entry = stored?.entry;
  return entry?.Kind === 'exported-services' && entry.Name === entry.Partition ? entry : null;
}

/** A group that reads as it did stays the same array: the document is written whole whenever one item changes. */
function replaceGroups(index: ItemGroups, old: ItemGroups, current: ItemGroups): ItemGroups {
  const changes: [string, readonly ExportItem[] | undefined][] = [];
  for (const key of old.keys()) if (!current.has(key)) changes.push([key, undefined]);
  for (const [key, items] of current) {
    const known = index.get(key);
    if (known === undefined || !isSameItems(known, items)) changes.push([key, items]);
  }
  return sorted(index).update(changes);
}

const isSameItems = (left: readonly ExportItem[], right: readonly ExportItem[]): boolean =>
  left.length === right.length && left.every((item, place) => isSameItem(item, right[place]));

const isSameItem = (left: ExportItem, right: ExportItem | undefined): boolean =>
  left.Name === right?.Name &&
  left.Namespace === right.Namespace &&
  isSameList(left.Consumers.map(consumerText), right.Consumers.map(consumerText));

const consumerText = (consumer: ExportItem['Consumers'][number]): string => JSON.stringify(consumer);
