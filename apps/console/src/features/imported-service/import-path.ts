import type { ServiceSummary } from '@peerway/model/catalog';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { withPartition } from '../tenancy/partition-view';

export type ImportReference = Pick<ServiceSummary, 'name' | 'peer' | 'partition' | 'namespace'>;

/** Names an imported service in an address. A name that came from a peer may hold a `/`, so it stands last. */
export const importKey = ({ partition, peer, namespace, name }: ImportReference): string =>
  [partition, peer, namespace, name].join('/');

/** @returns null for what is no key */
export function parseImportKey(key: string): ImportReference | null {
  const [partition = '', peer = '', namespace = '', ...rest] = key.split('/');
  const name = rest.join('/');
  return [partition, peer, namespace, name].includes('') ? null : { partition, peer, namespace, name };
}

/** The page of imports with the panel that says how a service is used. */
export const importPath = (reference: ImportReference): string =>
  withPartition(
    `/imports?${new URLSearchParams({ use: importKey(reference) })}`,
    reference.partition === DEFAULT_PARTITION ? '' : reference.partition,
  );
