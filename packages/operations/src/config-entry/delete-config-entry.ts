import { configEntryKey, configEntryKindSchema } from '@peerway/model/config-entry';
import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { configEntryPermission } from './permissions.ts';

const inputSchema = z.object({
  kind: configEntryKindSchema,
  name: z.string().min(1).max(256),
  cas: z.int().min(0).optional(),
});

/** Removes an entry; one that is absent counts as removed. `deleted` is false only when `cas` did not hold. */
export async function deleteConfigEntry(context: OperationContext, rawInput: unknown): Promise<{ deleted: boolean }> {
  const operation = 'config-entry.delete';
  const { kind, name, cas } = parseInput(inputSchema, rawInput);
  const permission = configEntryPermission(kind, name, 'write');
  if (permission !== null) requirePermission(context, operation, permission);
  const key = configEntryKey({ Kind: kind, Name: name, Partition: DEFAULT_PARTITION });
  return await write(context, operation, `${kind}/${name}`, (transaction) => {
    const stored = transaction.state.configEntry.get(key);
    if (cas !== undefined && cas !== (stored?.modifyIndex ?? 0)) return { deleted: false };
    transaction.remove('configEntry', key);
    return { deleted: true };
  });
}
