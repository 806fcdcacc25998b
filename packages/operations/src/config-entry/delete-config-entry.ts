import { configEntryKey } from '@peerway/model/config-entry';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { removeExportParts } from '../exported-service/put-export-parts.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { checkDeletion } from './check-entry.ts';
import { entryNameSchema, toEntryName } from './entry-name.ts';
import { configEntryPermission } from './permissions.ts';

const inputSchema = entryNameSchema.extend({
  cas: z.int().min(0).optional(),
  reason: z.string().max(512).optional(),
});

/**
 * Removes an entry; one that is absent counts as removed. `deleted` is false only when `cas` did not hold.
 * @throws PeerwayError `config.reference` while another entry needs it
 */
export async function deleteConfigEntry(
  context: OperationContext,
  rawInput: unknown,
): Promise<{ deleted: boolean; warnings: string[] }> {
  const operation = 'config-entry.delete';
  const input = parseInput(inputSchema, rawInput);
  const which = toEntryName(input);
  const permission = configEntryPermission(which, 'write');
  if (permission !== null) requirePermission(context, operation, permission);
  return await write(
    context,
    operation,
    `${which.Kind}/${which.Name}`,
    (transaction) => {
      const key = configEntryKey(which);
      const before = transaction.state;
      const stored = before.configEntry.get(key);
      if (input.cas !== undefined && input.cas !== (stored?.modifyIndex ?? 0)) return { deleted: false, warnings: [] };
      if (stored === undefined) return { deleted: true, warnings: [] };
      transaction.remove('configEntry', key);
      if (which.Kind === 'exported-services') removeExportParts(transaction, which.Partition);
      return { deleted: true, warnings: checkDeletion(context, before, transaction.state, stored.entry) };
    },
    input.reason,
  );
}
