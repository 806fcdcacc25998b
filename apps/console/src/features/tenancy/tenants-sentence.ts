import type { PartitionView } from '@peerway/model/tenancy';
import { formatList, formatQuantity } from '@peerway/ui';
import { contentsOfPartition } from './tenant-contents';

/** How many tenants there are, and which of them nobody uses. */
export function tenantsSentence(partitions: readonly PartitionView[]): string {
  if (partitions.length < 2) return 'One partition, shared by everything in this cluster.';
  const count = formatQuantity(partitions.length, 'partition');
  const empty = partitions.filter((partition) => partition.name !== 'default' && contentsOfPartition(partition) === '');
  if (empty.length === 0) return `${count}, and something in each.`;
  return `${count}. Nothing is in ${formatList(empty.map(({ name }) => name))} yet.`;
}
