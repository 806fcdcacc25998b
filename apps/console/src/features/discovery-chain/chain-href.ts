import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';

/** The page of a service's chain. What is default is left out. */
export function chainHref({
  service,
  namespace,
  partition,
}: {
  service: string;
  namespace: string;
  partition: string;
}): string {
  const parameters = new URLSearchParams();
  if (partition !== DEFAULT_PARTITION) parameters.set('partition', partition);
  if (namespace !== DEFAULT_NAMESPACE) parameters.set('namespace', namespace);
  const query = parameters.toString();
  return `/routing/${encodeURIComponent(service)}${query && `?${query}`}`;
}
