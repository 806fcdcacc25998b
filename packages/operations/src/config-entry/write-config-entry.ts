import { isDeepStrictEqual } from 'node:util';
import { readConfigEntryText, readConfigEntryValue } from '@peerway/config-text';
import { type ConfigEntry, type ConfigEntryName, configEntryKey } from '@peerway/model/config-entry';
import type { StoreTransaction } from '@peerway/store';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { putReconciledParts } from '../exported-service/put-export-parts.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { write } from '../write.ts';
import { checkEntry } from './check-entry.ts';
import { configEntryPermission } from './permissions.ts';
import { requireReferences } from './require-references.ts';

const inputSchema = z.object({
  entry: z.unknown().optional(),
  /** The entry as JSON, HCL or YAML, in place of `entry`. */
  text: z.string().optional(),
  /** Compare-and-set: the modify index the writer saw; 0: only if it does not exist. */
  cas: z.int().min(0).optional(),
  /** Why, for those who look at the revisions later. */
  reason: z.string().max(512).optional(),
});

/** What was done: `written` is false when `cas` did not hold, and then nothing was changed. */
export type WrittenConfigEntry = { written: boolean; warnings: string[] };

/** Writes an entry whole. */
export async function writeConfigEntry(context: OperationContext, rawInput: unknown): Promise<WrittenConfigEntry> {
  const operation = 'config-entry.write';
  const input = parseInput(inputSchema, rawInput);
  const entry = parseConfigEntry(input.text === undefined ? input.entry : readConfigEntryText(input.text).entry);
  const permission = configEntryPermission(entry, 'write');
  if (permission !== null) requirePermission(context, operation, permission);
  requireReferences(context, operation, entry);
  return await editConfigEntry(context, operation, entry, input, () => entry);
}

/**
 * An entry as it is stored: by the schema of its kind, without what only the store says.
 * @throws PeerwayError `request.invalid`
 */
export function parseConfigEntry(rawEntry: unknown): ConfigEntry {
  const { CreateIndex: _created, ModifyIndex: _modified, Hash: _hash, ...entry } = readConfigEntryValue(rawEntry);
  return entry;
}

/**
 * The one write path of config entries: decides the new entry on the one that is there (undefined: none) under the write lock,
 * checks it against everything else, and stores it. Authorization is the caller's.
 */
export async function editConfigEntry(
  context: OperationContext,
  operation: string,
  which: ConfigEntryName,
  { cas, reason }: { cas?: number | undefined; reason?: string | undefined },
  edit: (current: ConfigEntry | undefined) => ConfigEntry,
): Promise<WrittenConfigEntry> {
  return await write(
    context,
    operation,
    `${which.Kind}/${which.Name}`,
    (transaction) => {
      const stored = transaction.state.configEntry.get(configEntryKey(which));
      if (cas !== undefined && cas !== (stored?.modifyIndex ?? 0)) return { written: false, warnings: [] };
      const entry = edit(stored?.entry);
      requireScope(transaction.state, entry.Partition, entry.Namespace);
      // The same again takes no index and makes no revision, as in Consul: tools write what is already there all day.
      if (isDeepStrictEqual(entry, stored?.entry))
        return { written: true, warnings: checkEntry(context, transaction.state, transaction.state, entry) };
      const before = transaction.state;
      const taken = entry.Kind === 'exported-services' ? putReconciledParts(context, transaction, entry) : [];
      putConfigEntry(context, transaction, entry);
      return { written: true, warnings: [...taken, ...checkEntry(context, before, transaction.state, entry)] };
    },
    reason,
  );
}

/** Stores an entry that was decided and checked. */
export function putConfigEntry(context: OperationContext, transaction: StoreTransaction, entry: ConfigEntry): void {
  transaction.put('configEntry', {
    entry,
    createIndex: 0,
    modifyIndex: 0,
    updatedAt: context.now().toISOString(),
    updatedBy: context.caller.accessorId,
  });
}
