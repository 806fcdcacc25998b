import type { NamespaceView, PartitionView } from '@peerway/model/tenancy';
import { formatQuantity } from '@peerway/ui';

const list = (parts: readonly (readonly [number, string, string?])[]): string => {
  const texts = parts.filter(([count]) => count > 0).map(([count, one, many]) => formatQuantity(count, one, many));
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
};

/** What is in a partition, for people; empty when nothing is. Its own namespace `default` is always there. */
export const contentsOfPartition = (partition: PartitionView): string =>
  list([
    [partition.services, 'service'],
    [partition.gateways, 'mesh gateway'],
    [partition.configEntries, 'config entry', 'config entries'],
    [partition.peerings, 'peering'],
    [partition.namespaces - 1, 'namespace of its own', 'namespaces of its own'],
  ]);

/** What is in a namespace, for people; empty when nothing is. */
export const contentsOfNamespace = (namespace: NamespaceView): string =>
  list([
    [namespace.services, 'service'],
    [namespace.configEntries, 'config entry', 'config entries'],
  ]);
