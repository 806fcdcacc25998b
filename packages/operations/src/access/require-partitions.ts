import type { OperationContext } from '../context.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';
import { may, requirePermission } from './require.ts';

/**
 * The partitions whose mesh or peerings the caller may read, for lists that go over all of them. A partition that is named has
 * to be one of them.
 * @throws PeerwayError `acl.permission_denied` when there is none
 */
export function requirePartitions(
  context: OperationContext,
  operation: string,
  resource: 'mesh' | 'peering',
  named?: string,
): ReadonlySet<string> {
  const partitions = named === undefined ? allPartitions(context.store.state()).map(({ name }) => name) : [named];
  const readable = partitions.filter((partition) => may(context, { resource, partition, access: 'read' }));
  const [first] = partitions;
  if (readable.length === 0 && first !== undefined)
    requirePermission(context, operation, { resource, partition: first, access: 'read' });
  return new Set(readable);
}
