import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { requireKnownScope } from '@peerway/operations';
import type { ApiRequest } from './route.ts';

export type RequestScope = { partition: string; namespace: string };

/**
 * The partition and namespace that a request is about: `?partition=` and `?ns=`, else Consul's headers, else the default ones.
 * `*` stands for every namespace, where a list takes it.
 * @throws PeerwayError `config.reference` when there is no such partition or namespace, to those who may know
 */
export function scopeOf({ query, raw, context }: Pick<ApiRequest, 'query' | 'raw' | 'context'>): RequestScope {
  const header = (name: string): string => {
    const value = raw.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const partition = query.get('partition') || header('x-consul-partition') || DEFAULT_PARTITION;
  const namespace = query.get('ns') || query.get('namespace') || header('x-consul-namespace') || DEFAULT_NAMESPACE;
  requireKnownScope(context, partition, namespace);
  return { partition, namespace };
}
