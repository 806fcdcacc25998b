import type { ExportedServicesEntry } from '@peerway/model/config-entry';
import type { Part } from '@peerway/model/export-grants';
import { exportPartKey } from '@peerway/model/export-part';
import { UNOWNED } from '@peerway/model/unowned';
import type { StoreTransaction } from '@peerway/store';
import type { OperationContext } from '../context.ts';
import { partsOf, writeWhole } from './export-parts.ts';

/** Stores the parts of a partition as decided: what changed is written, what is gone removed. `description` of the rest stays. */
export function putExportParts(
  context: OperationContext,
  transaction: StoreTransaction,
  partition: string,
  parts: readonly Part[],
  descriptions: ReadonlyMap<string, string> = new Map(),
): void {
  const { state } = transaction;
  const owners = new Set(parts.map(({ owner }) => owner));
  for (const part of parts) {
    const stored = state.exportPart.get(exportPartKey({ partition, owner: part.owner }));
    const description = descriptions.get(part.owner) ?? stored?.description ?? '';
    const isSame =
      stored !== undefined &&
      stored.description === description &&
      JSON.stringify(stored.services) === JSON.stringify(part.services);
    if (isSame) continue;
    transaction.put('exportPart', {
      partition,
      owner: part.owner,
      description,
      services: part.services,
      updatedAt: context.now().toISOString(),
      updatedBy: context.caller.accessorId,
      createIndex: 0,
      modifyIndex: 0,
    });
  }
  for (const stored of state.exportPart.values()) {
    if (stored.partition === partition && !owners.has(stored.owner))
      transaction.remove('exportPart', exportPartKey(stored));
  }
}

/** Brings the parts in line with an entry that is written whole. Returns warnings for the writer about what others lose. */
export function putReconciledParts(
  context: OperationContext,
  transaction: StoreTransaction,
  entry: ExportedServicesEntry,
): string[] {
  const { parts, taken } = writeWhole(partsOf(transaction.state, entry.Partition), entry.Services);
  // While nobody holds a part of their own there is nothing to keep apart.
  if (parts.some(({ owner }) => owner !== UNOWNED) || transaction.state.exportPart.size > 0)
    putExportParts(context, transaction, entry.Partition, parts);
  return taken.map(
    ({ owner, grants }) =>
      `This takes ${grants} ${grants === 1 ? 'export' : 'exports'} from the part of "${owner}", which the entry as written does not have.`,
  );
}

/** With the entry go all parts of it. */
export function removeExportParts(transaction: StoreTransaction, partition: string): void {
  for (const part of transaction.state.exportPart.values()) {
    if (part.partition === partition) transaction.remove('exportPart', exportPartKey(part));
  }
}
