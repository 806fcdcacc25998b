import type { ServiceInstance, Upstream } from '@peerway/model/catalog';
import type { ResolvedMeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import type { Protocol } from '@peerway/model/protocol';
import type { ResourceOf, Unavailable } from '@peerway/model/snapshot';
import { importedClusterName, serviceSni } from '@peerway/model/sni';
import { localMeshGateways, ordinaryInstances, proxiesOf, type ServiceReference } from './catalog-index.ts';
import { type Endpoint, hasHealthy, toEndpoints } from './endpoint.ts';
import { importedService } from './imported-service.ts';
import { findUpstreamConfig, resolveMeshGatewayMode } from './mesh-gateway-mode.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';
import { peerTrust, serviceIdentity } from './trust.ts';
import * as unavailable from './unavailable.ts';

/**
 * How one upstream of one proxy reaches its destination, or why it does not. Compiler, topology and lists all ask here, so
 * that what they say is what the data plane does.
 */
export type UpstreamPath = {
  service: ServiceReference;
  /** Name of the `cluster` and `endpoints` resources. */
  clusterName: string;
  /** Null while a peered service's is not known: only its exporter can tell. */
  protocol: Protocol | null;
  resolvedMode: ResolvedMeshGatewayMode;
  /** Null inside the cluster, where no gateway is used. */
  mode: 'local' | 'remote' | null;
  tls: ResourceOf<'cluster'>['tls'];
  endpoints: Endpoint[];
  connectTimeoutMs: number;
  unavailable: Unavailable | null;
};

/** Of every cluster that no entry says otherwise about, ms. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** @throws never: whatever is missing is a value (`unavailable`). */
export function resolveUpstreamPath(state: MeshState, proxy: ServiceInstance, upstream: Upstream): UpstreamPath {
  const resolvedMode = resolveMeshGatewayMode(state, proxy, upstream);
  return upstream.destinationPeer === ''
    ? localPath(state, proxy, upstream, resolvedMode)
    : peeredPath(state, proxy, upstream, resolvedMode);
}

function peeredPath(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
  resolvedMode: ResolvedMeshGatewayMode,
): UpstreamPath {
  const { destinationName: name, destinationNamespace: namespace, destinationPeer: peer } = upstream;
  const { partition } = proxy;
  const service: ServiceReference = { peer, partition, namespace, name };
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
    service,
    // Two upstreams of one proxy may reach one service in different modes.
    clusterName: mode === 'local' ? `${clusterName}~local` : clusterName,
    protocol: imported.peerMeta?.protocol ?? null,
    resolvedMode,
    mode,
    tls: imported.trust && { ...imported.trust },
    // Without names to check nobody may be dialed, whatever becomes of `unavailable` on the way.
    endpoints: imported.trust === null ? [] : mode === 'local' ? ownGateways : imported.gateways,
    connectTimeoutMs: connectTimeoutMs(state, proxy, upstream),
    unavailable: imported.unavailable ?? localCause,
  };
}

function localPath(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
  resolvedMode: ResolvedMeshGatewayMode,
): UpstreamPath {
  const { destinationName: name, destinationNamespace: namespace, destinationPartition: partition } = upstream;
  const service: ServiceReference = { peer: '', partition, namespace, name };
  const { clusterName, tls, endpoints, unavailable: cause } = localDestination(state, service);
  return {
    service,
    clusterName,
    protocol: resolveProtocol(state, name, partition).protocol,
    resolvedMode,
    mode: null,
    tls,
    endpoints,
    connectTimeoutMs: connectTimeoutMs(state, proxy, upstream),
    unavailable: cause,
  };
}

function connectTimeoutMs(state: MeshState, proxy: ServiceInstance, upstream: Upstream): number {
  const config = findUpstreamConfig(state, proxy, upstream);
  return config.override?.ConnectTimeoutMs || config.defaults?.ConnectTimeoutMs || CONNECT_TIMEOUT_MS;
}

/** A service of this cluster as its other proxies reach it: through its sidecars, by its ordinary SNI. */
export function localDestination(
  state: MeshState,
  service: ServiceReference,
): {
  clusterName: string;
  tls: NonNullable<UpstreamPath['tls']>;
  endpoints: Endpoint[];
  unavailable: Unavailable | null;
} {
  const { name, namespace, partition } = service;
  const { datacenter, trustDomain } = state.cluster;
  const sni = serviceSni({ service: name, namespace, partition, datacenter, trustDomain });
  const endpoints = toEndpoints(state, proxiesOf(state, service), {
    wan: false,
    label: (sidecar) => `${sidecar.proxy?.destinationServiceId || name} on ${sidecar.node}`,
  });
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

/** Gateways of a partition, as its own sidecars dial them. */
export function gatewayEndpoints(state: MeshState, partition: string): Endpoint[] {
  return toEndpoints(state, localMeshGateways(state, partition), {
    wan: false,
    label: ({ service, node }) => `${service} on ${node}`,
  });
}
