import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { type PartitionView, writePartitionSchema } from '@peerway/model/tenancy';
import { z } from 'zod';
import { may, requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { allPartitions, partitionContents, viewPartition } from './tenant-contents.ts';

const READ = { resource: 'operator', access: 'read' } as const;
const WRITE = { resource: 'operator', access: 'write' } as const;
const nameSchema = z.object({ name: z.string().min(1).max(64) });

/** Every partition with what is in it, the default one first. */
export function listPartitions(context: OperationContext): PartitionView[] {
  requirePermission(context, 'partition.list', READ);
  const state = context.store.state();
  return allPartitions(state).map((partition) => viewPartition(state, partition));
}

/** Names only, for whoever may know that they exist: without `operator:read` those of `default` and where they have a right. */
export function listPartitionNames(context: OperationContext): string[] {
  const names = allPartitions(context.store.state()).map(({ name }) => name);
  return names.filter((name) => name === DEFAULT_PARTITION || may(context, READ) || hasRightIn(context, name));
}

function hasRightIn(context: OperationContext, partition: string): boolean {
  return (
    may(context, { resource: 'mesh', partition, access: 'read' }) ||
    may(context, { resource: 'peering', partition, access: 'read' }) ||
    context.caller.authorizer.serviceReadAny({ partition })
  );
}

/** @throws PeerwayError `request.not_found` */
export function readPartition(context: OperationContext, rawInput: unknown): PartitionView {
  requirePermission(context, 'partition.read', READ);
  const { name } = parseInput(nameSchema, rawInput);
  const state = context.store.state();
  const partition = allPartitions(state).find((row) => row.name === name);
  if (partition === undefined) throw new PeerwayError('request.not_found', `Partition "${name}" does not exist`);
  return viewPartition(state, partition);
}

/** Creates a partition, or changes its description. */
export async function writePartition(context: OperationContext, rawInput: unknown): Promise<PartitionView> {
  const operation = 'partition.write';
  requirePermission(context, operation, WRITE);
  const input = parseInput(writePartitionSchema, rawInput);
  if (input.name === DEFAULT_PARTITION) {
    throw new PeerwayError('request.invalid', 'The partition "default" is built in and can not be changed', {
      field: 'name',
    });
  }
  return await write(context, operation, input.name, (transaction) => {
    transaction.put('partition', { ...input, createIndex: 0, modifyIndex: 0 });
    const { state } = transaction;
    const row = state.partition.get(input.name);
    if (row === undefined) throw new PeerwayError('platform.internal');
    return viewPartition(state, row);
  });
}

/** Deletes a partition that nothing is in; one that is absent counts as deleted. */
export async function deletePartition(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'partition.delete';
  requirePermission(context, operation, WRITE);
  const { name } = parseInput(nameSchema, rawInput);
  if (name === DEFAULT_PARTITION)
    throw new PeerwayError('request.invalid', 'The partition "default" can not be deleted', { field: 'name' });
  return await write(context, operation, name, (transaction) => {
    const contents = partitionContents(transaction.state, name);
    if (contents.length > 0) {
      throw new PeerwayError('config.reference', `The partition "${name}" is not empty: ${contents.join(', ')}`, {
        hint: 'Remove what is in it first; then delete it again.',
      });
    }
    transaction.remove('partition', name);
    return {};
  });
}
