import type { StoredConfigEntry } from '@peerway/model/config-entry';
import type { ExportedServicesEntry } from '@peerway/model/config-entry/exported-services';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { allParts, type Part } from '@peerway/model/export-grants';
import type { ExportPart } from '@peerway/model/export-part';

/** The exports of a partition as they are written: the entry, and the parts that make it. */
export type WrittenExports = { entry: ExportedServicesEntry; parts: Part[] };

/** The `exported-services` entries by partition. */
export function entriesByPartition(stored: readonly StoredConfigEntry[]): ReadonlyMap<string, ExportedServicesEntry> {
  return new Map(
    stored.flatMap(({ entry }) => (entry.Kind === 'exported-services' ? [[entry.Partition, entry] as const] : [])),
  );
}

/** What is written for one partition; an empty entry where there is none. */
export function writtenExports(
  partition: string,
  entries: ReadonlyMap<string, ExportedServicesEntry>,
  parts: readonly ExportPart[],
): WrittenExports {
  const entry = entries.get(partition) ?? {
    Kind: 'exported-services' as const,
    Name: partition,
    Namespace: DEFAULT_NAMESPACE,
    Partition: partition,
    Services: [],
  };
  return {
    entry,
    parts: allParts(
      parts.filter((part) => part.partition === partition),
      entry.Services,
    ),
  };
}
