import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import { allServices, compareText, localSidecars } from './catalog-index.ts';
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
};

/** What deleting the peering of that name would take away, both ways. */
export function deletionImpact(
  state: MeshState,
  peerName: string,
  partition: string = DEFAULT_PARTITION,
): DeletionImpact {
  const imported = allServices(state).filter((service) => service.peer === peerName && service.partition === partition);
  const exported = serviceExports(state, partition).filter((row) => row.peer === peerName && row.refusal === null);
  const users = usersByService(state, partition);
  return {
    importedServices: imported.map((service) => ({
      name: service.name,
      usedBy: unique(users.get(serviceKey(service)) ?? []),
    })),
    exportedServices: unique(exported.map((row) => row.service.name)),
  };
}

/** Local services by the key of each service that their upstreams lead to, straight or by a chain. */
function usersByService(state: MeshState, partition: string): ReadonlyMap<string, string[]> {
  const users = new Map<string, string[]>();
  for (const proxy of localSidecars(state).filter((sidecar) => sidecar.partition === partition)) {
    for (const upstream of proxy.proxy?.upstreams ?? []) {
      const path = resolveUpstreamPath(state, proxy, upstream);
      for (const { service } of path.chain?.targets ?? [path]) {
        const known = users.get(serviceKey(service)) ?? [];
        known.push(proxy.proxy?.destinationServiceName ?? proxy.service);
        users.set(serviceKey(service), known);
      }
    }
  }
  return users;
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort(compareText);
