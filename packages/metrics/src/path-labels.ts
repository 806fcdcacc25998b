import type { ProxyReport, TrafficRow } from '@peerway/model/proxy-report';
import { parseSpiffeId } from '@peerway/model/spiffe';
import type { TrafficGroup } from '@peerway/model/topology';

/** What a path through a proxy is known by. */
export type PathLabels = Omit<TrafficGroup, 'traffic' | 'mutualTls'>;

/**
 * The labels of a row. A proxy speaks for its own partition only: whatever it says, its application and what it takes in are
 * there, and so are the peerings that it uses. What an older one did not tell is taken from what it did: a client's SPIFFE ID
 * carries its partition and namespace.
 */
export function pathLabels(proxy: ProxyReport['proxy'], row: TrafficRow): PathLabels {
  const { point, source, sourceTrustDomain, service, namespace, peer, protocol, mode, direction } = row;
  const labels = { proxy, point, source, sourceTrustDomain, service, namespace, peer, protocol, mode, direction };
  if (point === 'outbound') {
    const { partition, sourceNamespace } = row;
    const isElsewhere = peer === '' && partition !== '';
    return {
      ...labels,
      ...{ sourcePartition: proxy.partition, sourceNamespace, partition: isElsewhere ? partition : proxy.partition },
    };
  }
  const identity = row.sourcePartition === '' ? parseSpiffeId(source) : null;
  const [sourcePartition, sourceNamespace] =
    identity?.kind === 'service'
      ? [identity.partition, identity.namespace]
      : [row.sourcePartition, row.sourceNamespace];
  return { ...labels, sourcePartition, sourceNamespace, partition: proxy.partition };
}
