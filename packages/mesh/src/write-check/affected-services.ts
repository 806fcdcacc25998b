import type { ConfigEntryName } from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { isChainEntry } from '../chain-indexes.ts';
import { parseServiceKey, type ServiceReference, serviceKey } from '../service-reference.ts';
import { findConfigEntry, type MeshState } from '../state.ts';

/** Services whose chains can look different because of one entry: its own, and all that lead there. In order of their keys. */
export function affectedServices(before: MeshState, after: MeshState, name: ConfigEntryName): ServiceReference[] {
  const found = new Set<string>();
  const pending = startsOf(before, after, name);
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    for (const state of [before, after]) pending.push(...(state.indexes.chainReferrers.get(key) ?? []));
  }
  return [...found].sort().map(parseServiceKey);
}

function startsOf(before: MeshState, after: MeshState, name: ConfigEntryName): string[] {
  const chains = [before, after].flatMap((state) => [...state.indexes.chainServices.keys()]);
  switch (name.Kind) {
    case 'service-router':
    case 'service-splitter':
    case 'service-resolver':
      return [keyOfEntry(name)];
    case 'service-defaults':
      return isSame(before, after, (state) => defaultsText(state, name)) ? [] : [keyOfEntry(name)];
    case 'proxy-defaults':
      return isSame(before, after, (state) => defaultProtocolText(state, name.Partition)) ? [] : chains;
    case 'sameness-group':
      return chains.filter((key) => {
        const service = parseServiceKey(key);
        return (
          service.partition === name.Partition && [before, after].some((state) => names(state, service, name.Name))
        );
      });
    case 'exported-services':
    case 'mesh':
    case 'service-intentions':
    case 'jwt-provider':
      return [];
    default:
      return name.Kind satisfies never;
  }
}

/** The key of the service that an entry is of; of no service where its kind is not one of services. */
export const keyOfEntry = ({ Name: name, Namespace, Partition: partition }: ConfigEntryName): string =>
  serviceKey({ peer: '', partition, namespace: Namespace || DEFAULT_NAMESPACE, name });

const isSame = (before: MeshState, after: MeshState, read: (state: MeshState) => string): boolean =>
  read(before) === read(after);

function defaultsText(state: MeshState, { Name, Partition, Namespace }: ConfigEntryName): string {
  const entry = findConfigEntry(state, 'service-defaults', Name, Partition, Namespace);
  return JSON.stringify([entry?.Protocol, entry?.ExternalSNI ?? '']);
}

export const defaultProtocolText = (state: MeshState, partition: string): string =>
  JSON.stringify(findConfigEntry(state, 'proxy-defaults', 'global', partition)?.Config.protocol ?? '');

function names(state: MeshState, service: ServiceReference, group: string): boolean {
  const entry = findConfigEntry(state, 'service-resolver', service.name, service.partition, service.namespace);
  if (entry === undefined || !isChainEntry(entry)) return false;
  return (
    entry.Redirect?.SamenessGroup === group ||
    Object.values(entry.Failover ?? {}).some((failover) => failover.SamenessGroup === group)
  );
}
