import type { ExportedServiceItem, ExportedServicesEntry } from '@peerway/model/config-entry/exported-services';
import { grantKey, grantsOf } from '@peerway/model/export-grants';
import type { ExportPart } from '@peerway/model/export-part';
import { writtenExports } from './export-entries';

/** A partition's items by what they name, and who holds each grant, so that a thousand cells look nothing up twice. */
export type ExportIndex = {
  exact: ReadonlyMap<string, ExportedServiceItem[]>;
  wildcards: ExportedServiceItem[];
  owners: ReadonlyMap<string, string[]>;
};

export const itemKey = (namespace: string, name: string): string => `${namespace}/${name}`;

export function exportIndex(
  partition: string,
  entries: ReadonlyMap<string, ExportedServicesEntry>,
  stored: readonly ExportPart[],
): ExportIndex {
  const { entry, parts } = writtenExports(partition, entries, stored);
  const owners = new Map<string, string[]>();
  for (const part of parts) {
    for (const { key } of grantsOf(part.services)) owners.set(key, [...(owners.get(key) ?? []), part.owner]);
  }
  return {
    exact: Map.groupBy(
      entry.Services.filter(({ Name }) => Name !== '*'),
      ({ Name, Namespace }) => itemKey(Namespace, Name),
    ),
    wildcards: entry.Services.filter(({ Name }) => Name === '*'),
    owners,
  };
}

/** Who holds a consumer of an item; `""`: nobody's part. */
export const holdersOf = (
  { owners }: ExportIndex,
  item: ExportedServiceItem,
  consumer: ExportedServiceItem['Consumers'][number],
): string[] => owners.get(grantKey(item, consumer)) ?? [];
