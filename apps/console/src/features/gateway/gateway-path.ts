import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { ProxyView } from '@peerway/model/topology';
import { withPartition } from '../tenancy/partition-view';

export type ProxyKey = Pick<ProxyView, 'partition' | 'node' | 'id'>;

/** A proxy's page. Nodes of two partitions may be called the same. */
export const gatewayPath = ({ partition, node, id }: ProxyKey): string =>
  withPartition(
    `/gateways/${encodeURIComponent(node)}/${encodeURIComponent(id)}`,
    partition === DEFAULT_PARTITION ? '' : partition,
  );
