import type { ServiceInstance } from '@peerway/model/catalog';
import { isHttpLike } from '@peerway/model/protocol';
import type { Resource } from '@peerway/model/snapshot';
import { normalizeServerName } from '@peerway/model/sni';
import { bestAddress } from './address.ts';
import { allServices } from './catalog-index.ts';
import { exportedSni, meshExports, type ServiceExport } from './exported-services.ts';
import { importedService } from './imported-service.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';
import { meshGatewayIdentity, peerTrust } from './trust.ts';
import { identityResource, ownTrustBundle, peerTrustBundles } from './trust-resources.ts';
import { CONNECT_TIMEOUT_MS, localDestination } from './upstream-path.ts';

// All gateways of a partition differ in nothing but their listener, so the rest is compiled once for each state.
const shared = new WeakMap<MeshState, Map<string, Resource[]>>();

/** Everything that one mesh gateway has to know. */
export function compileGateway(state: MeshState, gateway: ServiceInstance): Resource[] {
  const { host, port } = bestAddress(state, gateway, { wan: false });
  return [
    { type: 'listener', name: 'gateway', address: host, port, purpose: { kind: 'gateway' } },
    ...sharedResources(state, gateway.partition),
  ];
}

function sharedResources(state: MeshState, partition: string): Resource[] {
  let byPartition = shared.get(state);
  if (!byPartition) {
    byPartition = new Map();
    shared.set(state, byPartition);
  }
  let resources = byPartition.get(partition);
  if (!resources) {
    const exports = meshExports(state, partition);
    resources = [
      identityResource(state, meshGatewayIdentity(state, partition)),
      ownTrustBundle(state),
      ...peerTrustBundles(
        state,
        partition,
        exports.map((row) => row.peer),
      ),
      // Before what peers sent: of two routes for one server name the first one stays.
      ...exports.flatMap((row) => inboundRoute(state, row)),
      ...outboundRoutes(state, partition),
    ];
    byPartition.set(partition, resources);
  }
  return resources;
}

/** The way in for one peer to one exported service (peering-wire §8.1, §8.2). */
function inboundRoute(state: MeshState, { service, peer }: ServiceExport): Resource[] {
  const { name, namespace, partition } = service;
  const serverName = normalizeServerName(exportedSni(state, service, peer));
  if (serverName === null) return [];
  const { protocol } = resolveProtocol(state, name, partition);
  const destination = localDestination(state, service);
  const cluster = `exported~${destination.clusterName}`;
  const route = { type: 'sni-route', name: serverName, service: name, namespace, peer, direction: 'inbound' } as const;
  const terminates = isHttpLike(protocol);
  const common: Resource[] = [
    {
      type: 'cluster',
      name: cluster,
      service: name,
      namespace,
      peer: '',
      protocol,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      tls: terminates ? destination.tls : null,
      endpoints: cluster,
      mode: null,
      unavailable: destination.unavailable,
    },
    { type: 'endpoints', name: cluster, endpoints: destination.endpoints },
  ];
  if (!terminates) return [{ ...route, action: { kind: 'passthrough', cluster } }, ...common];
  // Without the peer's roots no client of it could be told from any other: no route, so nobody gets in.
  const trust = peerTrust(state, partition, peer);
  if (!trust) return [];
  return [
    {
      ...route,
      action: {
        kind: 'terminate',
        protocol,
        trustDomains: [state.cluster.trustDomain, trust.trustDomain],
        httpRoute: destination.clusterName,
      },
    },
    { type: 'http-route', name: destination.clusterName, rules: [{ match: { pathPrefix: '/' }, cluster }] },
    ...common,
  ];
}

/** The ways out for sidecars in mode `local`: bytes pass through to the exporter's gateways, still under the sidecar's TLS (peering-wire §8.3). */
function outboundRoutes(state: MeshState, partition: string): Resource[] {
  return allServices(state).flatMap((service): Resource[] => {
    if (service.peer === '' || service.partition !== partition) return [];
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
        unavailable,
      },
      { type: 'endpoints', name: trust.sni, endpoints: gateways },
    ];
  });
}
