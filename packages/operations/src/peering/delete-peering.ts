import { partitionSchema, peerNameSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { findPeering } from './peering-row.ts';

const inputSchema = z.object({ name: peerNameSchema, partition: partitionSchema });

/**
 * Marks the peering for deletion: its secrets go at once, and so does the right to connect. The leader then tells the other
 * side, removes what was imported, and removes the record. Nothing to do when it is absent or being deleted already.
 */
export async function deletePeering(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'peering.delete';
  const { name, partition } = parseInput(inputSchema, rawInput);
  requirePermission(context, operation, { resource: 'peering', partition, access: 'write' });
  const existing = findPeering(context.store.state(), name, partition);
  if (existing === undefined || existing.state === 'DELETING') return {};
  await write(context, operation, name, async (transaction) => {
    const peering = findPeering(transaction.state, name, partition);
    if (peering === undefined || peering.state === 'DELETING') return;
    const at = context.now().toISOString();
    transaction.put('peering', { ...peering, state: 'DELETING', stateSince: at, deletedAt: at });
    await transaction.deletePeeringSecrets(peering.id);
  });
  return {};
}
