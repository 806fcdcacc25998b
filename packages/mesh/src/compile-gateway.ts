import type { ServiceInstance } from '@peerway/model/catalog';
import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import { defaultLimits, type Resource, resourceKey } from '@peerway/model/snapshot';
import { normalizeServerName } from '@peerway/model/sni';
import { proxiesOf, type ServiceReference } from './catalog-index.ts';
import type { Computation } from './computation.ts';
import { type LocalDestination, localDestination } from './destination.ts';
import { findResolver } from './discovery-chain/find-resolver.ts';
import { type ExportedWays, exportedWays } from './exported-ways.ts';
import { gatewayOptions } from './gateway-options.ts';
import { importedService } from './imported-service.ts';
import type { SortedMap } from './incremental/sorted-map.ts';
import { keepResources } from './keep-resources.ts';
import { exportedSni } from './peer-exports.ts';
import { peeringServerResources } from './peering-servers.ts';
import { query } from './query.ts';
import { exportsOf, meshExportsOf, type ServiceExport } from './service-exports.ts';
import { resolveProtocol } from './service-protocol.ts';
import { serviceKey } from './service-reference.ts';
import { serviceUnion } from './service-union.ts';
import type { MeshState } from './state.ts';
import { subsetDestination } from './subset-destination.ts';
import { meshGatewayIdentity, peerTrust } from './trust.ts';
import { identityResource, ownTrustBundle, peerTrustBundles } from './trust-resources.ts';
import { CONNECT_TIMEOUT_MS } from './upstream-path.ts';

/** What only one mesh gateway has to know: where it listens, and its limits, as far as its registration has options for them. */
export function ownGatewayResources(state: MeshState, gateway: ServiceInstance): Resource[] {
  const { binds, connectTimeoutMs, upstreamKeepAliveMs, connectionsMax } = gatewayOptions(state, gateway);
  const listeners = binds.map(
    ({ name, address, port }): Resource => ({
      ...{ type: 'listener', name, address, port, socket: null, purpose: { kind: 'gateway' } },
    }),
  );
  const limits = { ...defaultLimits, connectTimeoutMs, upstreamKeepAliveMs };
  return [...listeners, connectionsMax === null ? limits : { ...limits, connectionsMax }];
}

/**
 * What all mesh gateways of a partition have to know, compiled once for all of them. What peers sent never comes before what
 * this cluster vouches for: of two routes for one server name the own one stays.
 */
export function sharedGatewayResources(computation: Computation, partition: string): SortedMap<Resource> {
  return serviceUnion<Resource>(computation, `gateways/${partition}`, {
    isMember: (service, { services, chainServices }) =>
      service.partition === partition && (services.has(serviceKey(service)) || chainServices.has(serviceKey(service))),
    indexes: ['services', 'chainServices'],
    cell: (service) => gatewayResources.cell(computation, service),
    basis: gatewayBasis.cell(computation, partition),
    keyOf: resourceKey,
  });
}

/** What all mesh gateways of a partition have to know whatever services there are. */
export const gatewayBasis = query(
  (partition: string) => partition,
  (state: MeshState, partition: string): readonly Resource[] => [
    identityResource(state, meshGatewayIdentity(state, partition)),
    ownTrustBundle(state),
    ...peeringServerResources(state, partition),
  ],
  keepResources,
);

/** What all mesh gateways of a service's partition have to know for it: the ways in to an own one, the way out to a peer's. */
export const gatewayResources = query(
  serviceKey,
  (state: MeshState, service: ServiceReference): readonly Resource[] =>
    service.peer === '' ? inboundRoutes(state, service) : outboundRoute(state, service),
  keepResources,
);

function inboundRoutes(state: MeshState, service: ServiceReference): Resource[] {
  const exports = meshExportsOf(state, service);
  const peers = exports.map((row) => row.peer);
  const ways = exports.length === 0 ? null : exportedWays(state, service);
  const routes = ways === null ? [] : exports.flatMap((row) => inboundRoute(state, row, ways));
  return [
    ...peerTrustBundles(state, service.partition, peers),
    ...routes,
    ...(ways === null || routes.length === 0 ? [] : ways.resources),
    ...partitionRoutes(state, service),
  ];
}

/**
 * The ways in for other partitions of this cluster: by the service's ordinary SNI and those of its subsets, and still under the
 * caller's own TLS, since they have one certificate authority. There are some while any of them may use the service; which,
 * its sidecar's intentions say.
 */
function partitionRoutes(state: MeshState, service: ServiceReference): Resource[] {
  const isExported = exportsOf(state, service).some((row) => row.toPartition !== '' && row.refusal === null);
  if (!isExported || proxiesOf(state, service).length === 0) return [];
  const { name, namespace, partition } = service;
  const whole = { service: name, namespace, partition, peer: '', fault: '', externalSni: '' };
  const subsets = Object.entries(findResolver(state, service)?.Subsets ?? {}).map(([subset, { Filter, OnlyPassing }]) =>
    subsetDestination(state, { ...whole, subset, filter: Filter ?? '', onlyPassing: OnlyPassing ?? false }),
  );
  return [localDestination(state, service), ...subsets].flatMap((destination) =>
    partitionRoute(state, service, destination),
  );
}

function partitionRoute(state: MeshState, service: ServiceReference, destination: LocalDestination): Resource[] {
  const { name, namespace, partition } = service;
  const serverName = normalizeServerName(destination.tls.sni);
  if (serverName === null) return [];
  const cluster = `partitions~${destination.clusterName}`;
  return [
    {
      type: 'sni-route',
      name: serverName,
      service: name,
      namespace,
      peer: '',
      direction: 'inbound',
      action: { kind: 'passthrough', cluster },
    },
    {
      type: 'cluster',
      name: cluster,
      service: name,
      namespace,
      peer: '',
      protocol: resolveProtocol(state, name, partition, namespace).protocol,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      tls: null,
      endpoints: cluster,
      mode: null,
      ...defaultClusterPolicy,
      unavailable: destination.unavailable,
    },
    { type: 'endpoints', name: cluster, endpoints: destination.endpoints },
  ];
}

/** The way in for one peer to one exported service (peering-wire §8.1, §8.2). */
function inboundRoute(state: MeshState, { service, peer }: ServiceExport, ways: ExportedWays): Resource[] {
  const { name, namespace, partition } = service;
  const serverName = normalizeServerName(exportedSni(state, service, peer));
  if (serverName === null) return [];
  const route = { type: 'sni-route', name: serverName, service: name, namespace, peer, direction: 'inbound' } as const;
  if (ways.httpRoute === null) return [{ ...route, action: { kind: 'passthrough', cluster: ways.cluster } }];
  // Without the peer's roots no client of it could be told from any other: no route, so nobody gets in.
  const trust = peerTrust(state, partition, peer);
  if (!trust) return [];
  return [
    {
      ...route,
      action: {
        kind: 'terminate',
        protocol: ways.protocol,
        // Of that peer and of nobody else, this cluster's own included: a name leads in whom it was given to.
        trustDomains: [trust.trustDomain],
        httpRoute: ways.httpRoute,
      },
    },
  ];
}

/** The way out for sidecars in mode `local`: bytes pass through to the exporter's gateways, still under the sidecar's TLS (peering-wire §8.3). */
function outboundRoute(state: MeshState, service: ServiceReference): Resource[] {
  const { peerMeta, trust, gateways, unavailable } = importedService(state, service);
  if (!peerMeta || !trust) return [];
  const { name, namespace, peer } = service;
  return [
    {
      type: 'sni-route',
      name: trust.sni,
      service: name,
      namespace,
      peer,
      direction: 'outbound',
      action: { kind: 'passthrough', cluster: trust.sni },
    },
    {
      type: 'cluster',
      name: trust.sni,
      service: name,
      namespace,
      peer,
      protocol: peerMeta.protocol,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      tls: null,
      endpoints: trust.sni,
      mode: 'local',
      ...defaultClusterPolicy,
      unavailable,
    },
    { type: 'endpoints', name: trust.sni, endpoints: gateways },
  ];
}
