import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import { allServices, compareText, localSidecars } from './catalog-index.ts';
import { serviceExports } from './exported-services.ts';
import type { MeshState } from './state.ts';

/** What deleting a peering takes away. */
export type DeletionImpact = {
  /** Services that the peer exports to this cluster, each with the local services that have an upstream to it. */
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
  return {
    importedServices: imported.map((service) => ({
      name: service.name,
      usedBy: unique(
        localSidecars(state)
          .filter(
            (proxy) =>
              proxy.partition === partition &&
              proxy.proxy?.upstreams.some(
                (upstream) =>
                  upstream.destinationPeer === peerName &&
                  upstream.destinationName === service.name &&
                  upstream.destinationNamespace === service.namespace,
              ),
          )
          .map((proxy) => proxy.proxy?.destinationServiceName ?? proxy.service),
      ),
    })),
    exportedServices: unique(exported.map((row) => row.service.name)),
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort(compareText);
