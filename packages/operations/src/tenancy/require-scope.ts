import type { MeshState } from '@peerway/mesh';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { namespaceKey } from '@peerway/model/tenancy';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';

export const hasPartition = (state: MeshState, partition: string): boolean =>
  partition === DEFAULT_PARTITION || state.partition.has(partition);

export const hasNamespace = (state: MeshState, partition: string, name: string): boolean =>
  hasPartition(state, partition) &&
  (name === DEFAULT_NAMESPACE || state.namespace.has(namespaceKey({ partition, name })));

/**
 * What is written must lie in a partition and namespace that exist; `*` is a pattern over namespaces and always does.
 * @throws PeerwayError `config.reference`
 */
export function requireScope(state: MeshState, partition: string, namespace: string = DEFAULT_NAMESPACE): void {
  if (!hasPartition(state, partition)) {
    throw new PeerwayError('config.reference', `Partition: there is no partition "${partition}"`, {
      field: 'Partition',
      hint: `Create it first: peerway partition create -name ${partition}`,
    });
  }
  if (namespace !== '*' && !hasNamespace(state, partition, namespace)) {
    throw new PeerwayError(
      'config.reference',
      `Namespace: there is no namespace "${namespace}" in partition "${partition}"`,
      { field: 'Namespace', hint: `Create it first: peerway namespace create -name ${namespace}` },
    );
  }
}

/**
 * As `requireScope`, before the operation has asked for any right: so only those who may read the partitions, or the namespace, are
 * told that there is none. To all others a place that is missing is as one that they may not see into.
 */
export function requireKnownScope(context: OperationContext, partition: string, namespace: string): void {
  const state = context.store.state();
  const mayKnow = hasPartition(state, partition)
    ? namespace === '*' || may(context, { resource: 'namespace', partition, namespace, access: 'read' })
    : may(context, { resource: 'operator', access: 'read' });
  if (mayKnow) requireScope(state, partition, namespace);
}
