/** A service, local (`peer` is `""`) or imported, seen from one partition of this cluster. */
export type ServiceReference = { peer: string; partition: string; namespace: string; name: string };

/** Unique for each service; services of one peer, partition and namespace come together in order of the keys. */
export const serviceKey = ({ peer, partition, namespace, name }: ServiceReference): string =>
  `${peer}/${partition}/${namespace}/${name}`;

/** The service of a key. Only names may hold a `/`, as only they may come from a peer. */
export function parseServiceKey(key: string): ServiceReference {
  const [peer = '', partition = '', namespace = '', ...name] = key.split('/');
  return { peer, partition, namespace, name: name.join('/') };
}

/** The key of the service that is called the same in lower case: server names can not tell the two apart. */
export const lowerCaseKey = (service: ServiceReference): string =>
  serviceKey({ ...service, name: service.name.toLowerCase() });
