import type { PeerMeta } from '@peerway/model/catalog';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import { peeringKey } from '@peerway/model/peering';
import { isHttpLike } from '@peerway/model/protocol';
import { normalizeServerName, peeredServiceSni } from '@peerway/model/sni';
import {
  allServices,
  compareText,
  kindsOf,
  localMeshGateways,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
import { resolveProtocol } from './service-protocol.ts';
import { findConfigEntry, type MeshState } from './state.ts';
import { livePeering, meshGatewayIdentity, serviceIdentity } from './trust.ts';

/** A service that a peer reaches through this cluster's gateways, with what the peer must know for it (peering-wire §6.3). */
export type ExportedChain = { service: string; namespace: string; partition: string; peerMeta: PeerMeta };

/** What one peer gets: names for the list, and those among them that have sidecars. */
export type PeerExports = { services: string[]; chains: ExportedChain[] };

/** One service offered to one peer, and the items of `exported-services` that say so. */
export type ServiceExport = {
  service: ServiceReference;
  peer: string;
  causedBy: ExportedServiceRow['causedBy'];
  /** Why the name is not exported though an item names it; null when it is. */
  refusal: string | null;
};

type ResolvedExports = { rows: ServiceExport[]; byService: ReadonlyMap<string, ServiceExport[]> };
const resolved = new WeakMap<MeshState, Map<string, ResolvedExports>>();

/**
 * Who is offered what: the union over all items of the partition's `exported-services` entry (semantics A1; Consul trusts by
 * best match but streams by union, Q1, so ours has this one answer for both). Sorted by service, then peer.
 */
export function serviceExports(state: MeshState, partition: string): ServiceExport[] {
  return resolvedExports(state, partition).rows;
}

/** The rows of one service. */
export function exportsOf(state: MeshState, service: ServiceReference): readonly ServiceExport[] {
  return resolvedExports(state, service.partition).byService.get(`${service.namespace}/${service.name}`) ?? [];
}

function resolvedExports(state: MeshState, partition: string): ResolvedExports {
  let byPartition = resolved.get(state);
  if (!byPartition) {
    byPartition = new Map();
    resolved.set(state, byPartition);
  }
  let exports = byPartition.get(partition);
  if (!exports) {
    const rows = computeServiceExports(state, partition);
    exports = { rows, byService: Map.groupBy(rows, ({ service }) => `${service.namespace}/${service.name}`) };
    byPartition.set(partition, exports);
  }
  return exports;
}

function computeServiceExports(state: MeshState, partition: string): ServiceExport[] {
  const found = new Map<string, ServiceExport>();
  const local = allServices(state).filter((service) => service.peer === '' && service.partition === partition);
  for (const item of findConfigEntry(state, 'exported-services', partition, partition)?.Services ?? []) {
    const isWildcard = item.Name === '*';
    const named: ServiceReference = { peer: '', partition, namespace: item.Namespace, name: item.Name };
    const services = isWildcard
      ? local.filter(
          (service) =>
            (item.Namespace === '*' || service.namespace === item.Namespace) &&
            ordinaryInstances(state, service).length > 0 &&
            refusalOf(state, service) === null,
        )
      : [named];
    for (const service of services) {
      for (const { Peer: peer } of item.Consumers) {
        if (peer === '') continue;
        const key = `${service.name}/${service.namespace}/${peer}`;
        const known = found.get(key) ?? { service, peer, causedBy: [], refusal: refusalOf(state, service) };
        const cause = { name: item.Name, kind: isWildcard ? ('wildcard' as const) : ('exact' as const) };
        if (!known.causedBy.some((other) => other.kind === cause.kind)) known.causedBy.push(cause);
        found.set(key, known);
      }
    }
  }
  for (const row of found.values()) row.causedBy.sort((left, right) => compareText(left.kind, right.kind));
  return [...found.values()].sort(
    (left, right) =>
      compareText(left.service.name, right.service.name) ||
      compareText(left.service.namespace, right.service.namespace) ||
      compareText(left.peer, right.peer),
  );
}

function refusalOf(state: MeshState, service: ServiceReference): string | null {
  if (service.name === 'consul') return 'the service "consul" is never exported';
  const kinds = kindsOf(state, service);
  if (service.name.endsWith('-sidecar-proxy') || kinds.has('connect-proxy')) {
    return 'a sidecar proxy is not exported; export the service behind it';
  }
  if (kinds.has('mesh-gateway')) return 'a mesh gateway is not exported';
  if (normalizeServerName(service.name) === null) return 'its name can not be part of a server name';
  const twin = lowerCaseTwin(state, service);
  return twin === null ? null : `server names know no upper case, and ${twin} is a service too`;
}

/**
 * The service that has a name's server name with better right: the one written in lower case, else the first. A client of
 * `api` must never be led to an `API` that somebody registered beside it.
 */
function lowerCaseTwin(state: MeshState, service: ServiceReference): string | null {
  const lower = service.name.toLowerCase();
  if (lower === service.name) return null;
  const twins = allServices(state).filter(
    (other) =>
      other.peer === '' &&
      other.partition === service.partition &&
      other.namespace === service.namespace &&
      other.name !== service.name &&
      other.name.toLowerCase() === lower,
  );
  return twins.find((other) => other.name === lower || compareText(other.name, service.name) < 0)?.name ?? null;
}

/**
 * The exports that take effect: to a peering that is not being taken down, of a service with at least one sidecar. What the
 * gateway routes, whom the sidecar trusts and what the peer is told are all made from these.
 */
export function meshExports(state: MeshState, partition: string): ServiceExport[] {
  return serviceExports(state, partition).filter((row) => takesEffect(state, row));
}

/** Those of one service. */
export function meshExportsOf(state: MeshState, service: ServiceReference): ServiceExport[] {
  return exportsOf(state, service).filter((row) => takesEffect(state, row));
}

function takesEffect(state: MeshState, { service, peer, refusal }: ServiceExport): boolean {
  return (
    refusal === null &&
    proxiesOf(state, service).length > 0 &&
    livePeering(state, service.partition, peer) !== undefined
  );
}

/** Every row of the exports page, over all partitions. `replicated` is false: only the peering's stream knows better. */
export function resolveExportedServices(state: MeshState): ExportedServiceRow[] {
  return partitionsWithExports(state).flatMap((partition) =>
    serviceExports(state, partition).map((row): ExportedServiceRow => {
      const { protocol } = resolveProtocol(state, row.service.name, partition);
      return {
        service: row.service.name,
        namespace: row.service.namespace,
        partition,
        peer: row.peer,
        protocol,
        crossing: isHttpLike(protocol) ? 'terminate' : 'passthrough',
        causedBy: row.causedBy,
        instances: ordinaryInstances(state, row.service).length,
        warnings: exportWarnings(state, row),
        replicated: false,
      };
    }),
  );
}

function partitionsWithExports(state: MeshState): string[] {
  const partitions = new Set<string>();
  for (const { entry } of state.configEntry.values()) {
    if (entry.Kind === 'exported-services') partitions.add(entry.Partition);
  }
  return [...partitions].sort(compareText);
}

function exportWarnings(state: MeshState, { service, peer, refusal }: ServiceExport): string[] {
  if (refusal !== null) return [refusal];
  const warnings: string[] = [];
  if (ordinaryInstances(state, service).length === 0) warnings.push('no such service now');
  else if (proxiesOf(state, service).length === 0) {
    warnings.push('no instance has a sidecar, so the peer can not reach it through the mesh');
  }
  const peering = state.peering.get(peeringKey({ partition: service.partition, name: peer }));
  if (!peering) warnings.push('no peering of that name');
  else if (peering.state === 'DELETING') warnings.push('the peering is being deleted');
  else if (peering.state === 'TERMINATED') warnings.push('the other cluster deleted the peering');
  if (localMeshGateways(state, service.partition).length === 0) {
    warnings.push(`no mesh gateway in partition ${service.partition}`);
  }
  return warnings;
}

/** What the stream to a peer carries. `services` are sorted and unique, and hold every chain's name too (Q16). */
export function exportedServicesForPeer(
  state: MeshState,
  peer: string,
  partition: string = DEFAULT_PARTITION,
): PeerExports {
  const rows = serviceExports(state, partition).filter((row) => row.peer === peer && row.refusal === null);
  return {
    services: [...new Set(rows.map((row) => row.service.name))],
    chains: rows
      .filter((row) => proxiesOf(state, row.service).length > 0)
      .map(({ service }) => ({
        service: service.name,
        namespace: service.namespace,
        partition,
        peerMeta: {
          sni: [exportedSni(state, service, peer)],
          // Both for every protocol, so that a change between TCP and HTTP does not break clients.
          spiffeId: [serviceIdentity(state, service), meshGatewayIdentity(state, partition)],
          protocol: resolveProtocol(state, service.name, partition).protocol,
        },
      })),
  };
}

/** The server name under which a peer asks this cluster's gateways for a service. */
export function exportedSni(state: MeshState, service: ServiceReference, peer: string): string {
  const { namespace, partition } = service;
  return peeredServiceSni({
    service: service.name,
    namespace,
    partition,
    peer,
    trustDomain: state.cluster.trustDomain,
  });
}
