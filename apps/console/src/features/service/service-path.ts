import type { ServiceSummary } from '@peerway/model/catalog';

/** Address of a service's page. A local service and a peer's of the same name have two pages. */
export function servicePath(service: Pick<ServiceSummary, 'name' | 'peer' | 'namespace'>): string {
  const query = new URLSearchParams();
  if (service.peer !== '') query.set('peer', service.peer);
  if (service.namespace !== '' && service.namespace !== 'default') query.set('namespace', service.namespace);
  const text = query.toString();
  return `/services/${encodeURIComponent(service.name)}${text && `?${text}`}`;
}
