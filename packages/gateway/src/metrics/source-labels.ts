import type { TrafficLabels } from '@peerway/model/proxy-report';
import { parseSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';

type SourceLabels = Pick<TrafficLabels, 'sourceTrustDomain' | 'sourcePartition' | 'sourceNamespace'>;

/** Of traffic whose source nobody here can tell. */
export const unknownSource: SourceLabels = { sourceTrustDomain: '', sourcePartition: '', sourceNamespace: '' };

/** Where an identity is from. Without partition and namespace two services of one name would be counted as one. */
export function sourceLabels(id: SpiffeId | null): SourceLabels {
  if (id === null) return unknownSource;
  return {
    sourceTrustDomain: id.trustDomain,
    sourcePartition: id.kind === 'service' || id.kind === 'mesh-gateway' ? id.partition : '',
    sourceNamespace: id.kind === 'service' ? id.namespace : '',
  };
}

export const partitionOf = (id: SpiffeId | null): string => sourceLabels(id).sourcePartition;

/** The partition of this cluster that the proxy itself is in; `""` before it has an identity. */
export const ownPartition = ({ identity }: Pick<ProxyConfig, 'identity'>): string =>
  identity === null ? '' : partitionOf(parseSpiffeId(identity.spiffeId));
