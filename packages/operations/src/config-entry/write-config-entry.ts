import {
  type ConfigEntry,
  configEntryKey,
  configEntryKindSchema,
  configEntrySchema,
} from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import type { StoreTransaction } from '@peerway/store';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { configEntryWarnings } from './config-entry-warnings.ts';
import { configEntryPermission } from './permissions.ts';

const inputSchema = z.object({
  entry: z.unknown(),
  /** Compare-and-set: the modify index the writer saw; 0: only if it does not exist. */
  cas: z.int().min(0).optional(),
});

/** Writes an entry whole. `written` is false when `cas` did not hold: then nothing was changed. */
export async function writeConfigEntry(
  context: OperationContext,
  rawInput: unknown,
): Promise<{ written: boolean; warnings: string[] }> {
  const input = parseInput(inputSchema, rawInput);
  const kind = parseInput(z.object({ Kind: configEntryKindSchema }), input.entry).Kind;
  const {
    CreateIndex: _created,
    ModifyIndex: _modified,
    Hash: _hash,
    ...entry
  } = parseInput(configEntrySchema, input.entry);
  const permission = configEntryPermission(kind, entry.Name, 'write');
  if (permission !== null) requirePermission(context, 'config-entry.write', permission);
  return await editConfigEntry(context, 'config-entry.write', entry, input.cas, () => entry);
}

/**
 * The one write path of config entries: decides the new entry on the one that is there (undefined: none) under the write lock,
 * checks it, and stores it. Authorization is the caller's.
 */
export async function editConfigEntry(
  context: OperationContext,
  operation: string,
  which: Pick<ConfigEntry, 'Kind' | 'Name' | 'Partition'>,
  cas: number | undefined,
  edit: (current: ConfigEntry | undefined) => ConfigEntry,
): Promise<{ written: boolean; warnings: string[] }> {
  if (which.Partition !== DEFAULT_PARTITION)
    throw new PeerwayError('request.invalid', `Partition: only "${DEFAULT_PARTITION}" exists`, { field: 'Partition' });
  const key = configEntryKey(which);
  return await write(context, operation, `${which.Kind}/${which.Name}`, (transaction) => {
    const stored = transaction.state.configEntry.get(key);
    if (cas !== undefined && cas !== (stored?.modifyIndex ?? 0)) return { written: false, warnings: [] };
    const entry = edit(stored?.entry);
    refuse(entry);
    put(context, transaction, entry, stored?.createIndex ?? 0);
    return { written: true, warnings: configEntryWarnings(transaction.state, entry) };
  });
}

function put(context: OperationContext, transaction: StoreTransaction, entry: ConfigEntry, createIndex: number): void {
  transaction.put('configEntry', {
    entry,
    createIndex,
    modifyIndex: 0,
    updatedAt: context.now().toISOString(),
    updatedBy: context.caller.accessorId,
  });
}

/** Rules of one entry that its schema can not say. */
function refuse(entry: ConfigEntry): void {
  if (entry.Kind === 'exported-services' && entry.Name !== entry.Partition)
    throw new PeerwayError('request.invalid', `Name: must be the name of the partition, "${entry.Partition}"`, {
      field: 'Name',
    });
}
