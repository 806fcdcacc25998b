import type { ResolvedMeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import type { Protocol } from '@peerway/model/protocol';
import type { ResourceOf, Unavailable } from '@peerway/model/snapshot';
import { importedClusterName, serviceSni } from '@peerway/model/sni';
import { localMeshGateways, ordinaryInstances, proxiesOf, type ServiceReference } from './catalog-index.ts';
import { type Endpoint, hasHealthy, toEndpoints } from './endpoint.ts';
import { importedService } from './imported-service.ts';
import { query } from './query.ts';
import { isOpenTo } from './service-exports.ts';
import { serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';
import { peerTrust, serviceIdentity } from './trust.ts';
import * as unavailable from './unavailable.ts';

/** How a proxy reaches one service, whatever led to it. */
export type Destination = {
  /** Name of the `cluster` and `endpoints` resources of a service that no chain leads away from. */
  clusterName: string;
  /** Null inside a partition, where no gateway is used. */
  mode: 'local' | 'remote' | null;
  tls: ResourceOf<'cluster'>['tls'];
  endpoints: Endpoint[];
  unavailable: Unavailable | null;
};

/** A service of a peer: through its gateways, or in mode local through the own ones. */
export function peeredDestination(
  state: MeshState,
  service: ServiceReference,
  resolvedMode: ResolvedMeshGatewayMode,
): Destination & { protocol: Protocol | null } {
  const { name, namespace, peer, partition } = service;
  const imported = importedService(state, service);
  const mode = resolvedMode.effective === 'local' ? 'local' : 'remote';
  const ownGateways = mode === 'local' ? gatewayEndpoints(state, partition) : [];
  const localCause =
    mode === 'remote' || hasHealthy(ownGateways)
      ? null
      : ownGateways.length === 0
        ? unavailable.noLocalGateway(name, peer, partition)
        : unavailable.noHealthyLocalGateway(name, peer, partition, ownGateways.length);
  const trustDomain = peerTrust(state, partition, peer)?.trustDomain ?? 'unknown';
  const clusterName = importedClusterName({ service: name, namespace, peer, trustDomain });
  return {
    // Two upstreams of one proxy may reach one service in different modes.
    clusterName: mode === 'local' ? `${clusterName}~local` : clusterName,
    mode,
    tls: imported.trust && { ...imported.trust },
    // Without names to check nobody may be dialed, whatever becomes of `unavailable` on the way.
    endpoints: imported.trust === null ? [] : mode === 'local' ? ownGateways : imported.gateways,
    unavailable: imported.unavailable ?? localCause,
    protocol: imported.peerMeta?.protocol ?? null,
  };
}

/** `direct` as a proxy of a partition reaches it: if that is another partition, only what is exported to it. */
export function withinCluster(
  state: MeshState,
  service: ServiceReference,
  direct: LocalDestination,
  from: string,
  resolvedMode: ResolvedMeshGatewayMode,
): Destination {
  return service.partition === from
    ? { ...direct, mode: null }
    : otherPartition(state, service, direct, from, resolvedMode);
}

/**
 * A service of another partition of this cluster, if it is exported to this one: its sidecars straight, or in any mode but
 * `none` through the gateways of its partition, which pass the bytes on by the same SNI.
 */
function otherPartition(
  state: MeshState,
  service: ServiceReference,
  direct: LocalDestination,
  from: string,
  resolvedMode: ResolvedMeshGatewayMode,
): Destination {
  const { name, partition } = service;
  const mode = resolvedMode.effective === 'none' ? null : 'remote';
  if (!isOpenTo(state, service, from)) {
    const cause = unavailable.serviceNotExportedToPartition(name, partition, from);
    return { ...direct, endpoints: [], mode, unavailable: cause };
  }
  if (mode === null) return { ...direct, mode };
  const endpoints = gatewayEndpoints(state, partition);
  const noGateway = hasHealthy(endpoints) ? null : unavailable.noGatewayOfPartition(name, partition, endpoints.length);
  return {
    ...direct,
    clusterName: `${direct.clusterName}~remote`,
    endpoints,
    mode,
    unavailable: direct.unavailable ?? noGateway,
  };
}

export type LocalDestination = Omit<Destination, 'mode' | 'tls'> & { tls: NonNullable<Destination['tls']> };

/** A service of this cluster as its other proxies reach it: through its sidecars, by its ordinary SNI. */
export const localDestination = query(serviceKey, findLocalDestination);

function findLocalDestination(state: MeshState, service: ServiceReference): LocalDestination {
  const { name, namespace, partition } = service;
  const { datacenter, trustDomain } = state.cluster;
  const sni = serviceSni({ service: name, namespace, partition, datacenter, trustDomain });
  const endpoints = sidecarEndpoints(state, service, proxiesOf(state, service));
  const cause = (): Unavailable | null => {
    if (endpoints.length === 0) {
      return ordinaryInstances(state, service).length === 0
        ? unavailable.upstreamUnknown(name, partition)
        : unavailable.noSidecar(name);
    }
    return hasHealthy(endpoints) ? null : unavailable.noHealthyInstance(name, endpoints.length);
  };
  const tls = { sni, trustDomain, spiffeIds: [serviceIdentity(state, service)] };
  return { clusterName: sni, tls, endpoints, unavailable: cause() };
}

/** Sidecars of a service, as others dial them. */
export function sidecarEndpoints(
  state: MeshState,
  { name }: ServiceReference,
  sidecars: ReturnType<typeof proxiesOf>,
): Endpoint[] {
  return toEndpoints(state, sidecars, {
    wan: false,
    label: (sidecar) => `${sidecar.proxy?.destinationServiceId || name} on ${sidecar.node}`,
  });
}

/** Gateways of a partition, as its own sidecars dial them. */
function gatewayEndpoints(state: MeshState, partition: string): Endpoint[] {
  return toEndpoints(state, localMeshGateways(state, partition), {
    wan: false,
    label: ({ service, node }) => `${service} on ${node}`,
  });
}
