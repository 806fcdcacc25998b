import type { AclRequest } from '@peerway/acl';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { partitionSchema } from '@peerway/model/identifier';
import { type Namespace, type NamespaceView, namespaceKey, writeNamespaceSchema } from '@peerway/model/tenancy';
import { z } from 'zod';
import { may, requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { requireScope } from './require-scope.ts';
import { allNamespaces, namespaceContents, viewNamespace } from './tenant-contents.ts';

const nameSchema = z.object({ name: z.string().min(1).max(64), partition: partitionSchema });

type Which = Pick<Namespace, 'partition' | 'name'>;
/** Granted by the `policy` of a namespace block, or without one by `operator`. */
const readOf = ({ partition, name }: Which): AclRequest => ({
  ...{ resource: 'namespace', partition, namespace: name, access: 'read' },
});
const writeOf = ({ partition, name }: Which): AclRequest => ({
  ...{ resource: 'namespace', partition, namespace: name, access: 'write' },
});

/** Namespaces of a partition that the caller may read, with what is in them, the default one first. */
export function listNamespaces(context: OperationContext, rawInput: unknown): NamespaceView[] {
  const { partition } = parseInput(z.object({ partition: partitionSchema }), rawInput);
  const state = context.store.state();
  const readable = allNamespaces(state, partition).filter((row) => may(context, readOf(row)));
  if (readable.length === 0) requirePermission(context, 'namespace.list', { resource: 'operator', access: 'read' });
  return readable.map((namespace) => viewNamespace(state, namespace));
}

/** Names only: `default`, and of the others those that the caller may read. */
export function listNamespaceNames(context: OperationContext, partition: string): string[] {
  return allNamespaces(context.store.state(), partition)
    .filter((row) => row.name === DEFAULT_NAMESPACE || may(context, readOf(row)))
    .map(({ name }) => name);
}

/** @throws PeerwayError `request.not_found` */
export function readNamespace(context: OperationContext, rawInput: unknown): NamespaceView {
  const { name, partition } = parseInput(nameSchema, rawInput);
  requirePermission(context, 'namespace.read', readOf({ name, partition }));
  const state = context.store.state();
  const namespace = allNamespaces(state, partition).find((row) => row.name === name);
  if (namespace === undefined) throw new PeerwayError('request.not_found', `Namespace "${name}" does not exist`);
  return viewNamespace(state, namespace);
}

/** Creates a namespace, or changes what is said about it. */
export async function writeNamespace(context: OperationContext, rawInput: unknown): Promise<NamespaceView> {
  const operation = 'namespace.write';
  const input = parseInput(writeNamespaceSchema, rawInput);
  requirePermission(context, operation, writeOf(input));
  if (input.name === DEFAULT_NAMESPACE) {
    throw new PeerwayError('request.invalid', 'The namespace "default" is built in and can not be changed', {
      field: 'name',
    });
  }
  return await write(context, operation, namespaceKey(input), (transaction) => {
    requireScope(transaction.state, input.partition);
    transaction.put('namespace', { ...input, createIndex: 0, modifyIndex: 0 });
    const row = transaction.state.namespace.get(namespaceKey(input));
    if (row === undefined) throw new PeerwayError('platform.internal');
    return viewNamespace(transaction.state, row);
  });
}

/** Deletes a namespace that nothing is in; one that is absent counts as deleted. */
export async function deleteNamespace(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'namespace.delete';
  const input = parseInput(nameSchema, rawInput);
  requirePermission(context, operation, writeOf(input));
  if (input.name === DEFAULT_NAMESPACE)
    throw new PeerwayError('request.invalid', 'The namespace "default" can not be deleted', { field: 'name' });
  return await write(context, operation, namespaceKey(input), (transaction) => {
    const contents = namespaceContents(transaction.state, input.partition, input.name);
    if (contents.length > 0) {
      throw new PeerwayError('config.reference', `The namespace "${input.name}" is not empty: ${contents.join(', ')}`, {
        hint: 'Remove what is in it first; then delete it again.',
      });
    }
    transaction.remove('namespace', namespaceKey(input));
    return {};
  });
}
