import type { ProxyReport, TrafficRow } from '@peerway/model/proxy-report';
import { parseSpiffeId } from '@peerway/model/spiffe';
import type { TrafficGroup } from '@peerway/model/topology';

/** What a path through a proxy is known by. */
export type PathLabels = Omit<TrafficGroup, 'traffic' | 'mutualTls'>;

/**
 * The labels of a row. What an older proxy did not tell is taken from what it did: a client's SPIFFE ID carries its partition
 * and namespace, and a proxy's own source and destination are in its own partition.
 */
export function pathLabels(proxy: ProxyReport['proxy'], row: TrafficRow): PathLabels {
  const { point, source, sourceTrustDomain, service, namespace, peer, protocol, mode, direction } = row;
  const identity = row.sourcePartition === '' && point !== 'outbound' ? parseSpiffeId(source) : null;
  const ownPartition = point === 'outbound' ? proxy.partition : '';
  return {
    ...{ proxy, point, source, sourceTrustDomain, service, namespace, peer, protocol, mode, direction },
    sourcePartition: row.sourcePartition || (identity?.kind === 'service' ? identity.partition : ownPartition),
    sourceNamespace: row.sourceNamespace || (identity?.kind === 'service' ? identity.namespace : ''),
    partition: row.partition || proxy.partition,
  };
}
