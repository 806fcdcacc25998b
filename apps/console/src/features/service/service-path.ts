import type { ServiceSummary } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';

/** Address of a service's page. Services of one name in this cluster, at a peer and in another partition have one each. */
export function servicePath(service: Pick<ServiceSummary, 'name' | 'peer' | 'partition' | 'namespace'>): string {
  const { name, peer, partition, namespace } = service;
  const query = new URLSearchParams();
  if (peer !== '') query.set('peer', peer);
  if (partition !== '' && partition !== DEFAULT_PARTITION) query.set('partition', partition);
  if (namespace !== '' && namespace !== DEFAULT_NAMESPACE) query.set('namespace', namespace);
  const text = query.toString();
  return `/services/${encodeURIComponent(name)}${text && `?${text}`}`;
}
