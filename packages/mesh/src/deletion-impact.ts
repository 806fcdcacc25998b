import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { allServices, compareText, localSidecars, type ServiceReference } from './catalog-index.ts';
import { serviceExports } from './service-exports.ts';
import { serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';
import { resolveUpstreamPath } from './upstream-path.ts';

/** What deleting a peering takes away. */
export type DeletionImpact = {
  /** Services that the peer exports to this cluster, each with the local services whose upstreams lead to it. */
  importedServices: { name: string; usedBy: string[] }[];
  /** Services of this cluster that the peer can no longer reach. */
  exportedServices: string[];
  /** Config entries that name the peer, by kind and name: they stay, and what they say of it has no effect any more. */
  entries: { kind: ConfigEntryKind; name: string; namespace: string }[];
};

/**
 * What deleting the peering of that name would take away, both ways.
 * @param maySee says of which services it may be told at all
 */
export function deletionImpact(
  state: MeshState,
  {
    name: peerName,
    partition = DEFAULT_PARTITION,
    maySee = () => true,
  }: { name: string; partition?: string; maySee?: (service: ServiceReference) => boolean },
): DeletionImpact {
  const imported = allServices(state).filter(
    (service) => service.peer === peerName && service.partition === partition && maySee(service),
  );
  const exported = serviceExports(state, partition).filter(
    (row) => row.peer === peerName && row.refusal === null && maySee(row.service),
  );
  const users = usersByService(state, partition, maySee);
  return {
    importedServices: imported.map((service) => ({
      name: service.name,
      usedBy: unique(users.get(serviceKey(service)) ?? []),
    })),
    exportedServices: unique(exported.map((row) => row.service.name)),
    entries: [...state.configEntry.values()]
      .filter(({ entry }) => entry.Partition === partition && namesPeer(entry, peerName))
      .map(({ entry: { Kind, Name, Namespace } }) => ({ kind: Kind, name: Name, namespace: Namespace })),
  };
}

/** Local services by the key of each service that their upstreams lead to, straight or by a chain. */
function usersByService(
  state: MeshState,
  partition: string,
  maySee: (service: ServiceReference) => boolean,
): ReadonlyMap<string, string[]> {
  const users = new Map<string, string[]>();
  for (const proxy of localSidecars(state).filter((sidecar) => sidecar.partition === partition)) {
    const name = proxy.proxy?.destinationServiceName ?? proxy.service;
    if (!maySee({ name, namespace: proxy.namespace, partition, peer: '' })) continue;
    for (const upstream of proxy.proxy?.upstreams ?? []) {
      const path = resolveUpstreamPath(state, proxy, upstream);
      for (const { service } of path.chain?.targets ?? [path]) {
        const known = users.get(serviceKey(service)) ?? [];
        known.push(name);
        users.set(serviceKey(service), known);
      }
    }
  }
  return users;
}

/** Every kind of entry names a peer in a field called `Peer`, at whatever depth. */
function namesPeer(value: unknown, peer: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([field, held]) => (field === 'Peer' ? held === peer : namesPeer(held, peer)));
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort(compareText);
