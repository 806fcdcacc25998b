import type { ServiceInstance } from '@peerway/model/catalog';
import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import { defaultLimits, type Resource } from '@peerway/model/snapshot';
import { bestAddress } from './address.ts';
import type { ServiceReference } from './catalog-index.ts';
import { directPeers } from './direct-peers.ts';
import type { Endpoint } from './endpoint.ts';
import { exposedResources } from './exposed-resources.ts';
import { jwtProvidersOf } from './intentions/compile-jwt.ts';
import { compileAuthorization } from './intentions.ts';
import { localApplication } from './local-application.ts';
import { resolveProtocol } from './service-protocol.ts';
import { sidecarOptions } from './sidecar-options.ts';
import { findConfigEntry, type MeshState } from './state.ts';
import { timerMs } from './timer-limit.ts';
import { meshGatewayIdentity, peerTrust, serviceIdentity } from './trust.ts';
import { identityResource, ownTrustBundle, peerTrustBundles } from './trust-resources.ts';
import { CONNECT_TIMEOUT_MS, resolveUpstreamPath } from './upstream-path.ts';
import { peersOf, upstreamResources } from './upstream-resources.ts';

/** Name of the cluster that is the sidecar's own application. */
export const LOCAL_APP = 'local_app';
const INBOUND = 'inbound';

/** Everything that one sidecar has to know. */
export function compileSidecar(state: MeshState, sidecar: ServiceInstance): Resource[] {
  const service: ServiceReference = {
    peer: '',
    partition: sidecar.partition,
    namespace: sidecar.namespace,
    name: sidecar.proxy?.destinationServiceName ?? '',
  };
  // A sidecar of nothing: it has no identity to show and nothing to listen for.
  if (service.name === '') return [ownTrustBundle(state)];
  const inboundPeers = directPeers(state, service);
  const upstreams = (sidecar.proxy?.upstreams ?? []).map((upstream) => ({
    upstream,
    path: resolveUpstreamPath(state, sidecar, upstream),
  }));
  return [
    identityResource(state, serviceIdentity(state, service)),
    ownTrustBundle(state),
    ...peerTrustBundles(state, sidecar.partition, [...inboundPeers, ...upstreams.flatMap(({ path }) => peersOf(path))]),
    ...inbound(state, sidecar, service, inboundPeers),
    ...upstreams.flatMap(({ upstream, path }) => upstreamResources(upstream, path)),
  ];
}

function inbound(
  state: MeshState,
  sidecar: ServiceInstance,
  service: ServiceReference,
  peers: readonly string[],
): Resource[] {
  const { host, port } = bestAddress(state, sidecar, { wan: false });
  const options = sidecarOptions(state, sidecar);
  const { protocol } = resolveProtocol(state, service.name, service.partition, service.namespace);
  const defaults = findConfigEntry(state, 'service-defaults', service.name, service.partition, service.namespace);
  const maxConnections = options.maxInboundConnections ?? defaults?.MaxInboundConnections;
  const address = options.bindAddress ?? host;
  const connectTimeoutMs = timerMs(
    options.localConnectTimeoutMs ?? (defaults?.LocalConnectTimeoutMs || CONNECT_TIMEOUT_MS),
  );
  const peerDomains = peers.flatMap((peer) => peerTrust(state, service.partition, peer)?.trustDomain ?? []);
  const authorization = compileAuthorization(state, service);
  return [
    {
      type: 'listener',
      name: INBOUND,
      address,
      port: options.bindPort ?? port,
      socket: null,
      purpose: {
        kind: 'inbound',
        protocol,
        trustDomains: [state.cluster.trustDomain, ...new Set(peerDomains)],
        authorization: INBOUND,
        cluster: LOCAL_APP,
        requestTimeoutMs: options.localRequestTimeoutMs ?? defaults?.LocalRequestTimeoutMs ?? null,
      },
    },
    {
      type: 'authorization',
      name: INBOUND,
      trustedForwarders: [meshGatewayIdentity(state, service.partition)],
      ...authorization,
    },
    ...jwtProvidersOf(state, service.partition, authorization),
    {
      type: 'cluster',
      name: LOCAL_APP,
      service: service.name,
      namespace: service.namespace,
      peer: '',
      protocol,
      connectTimeoutMs,
      tls: null,
      endpoints: LOCAL_APP,
      mode: null,
      ...defaultClusterPolicy,
      // 0 is no limit here, unlike the limits that a caller sets for its upstreams.
      limits: maxConnections ? { maxConnections, maxPendingRequests: null, maxConcurrentRequests: null } : null,
      unavailable: null,
    },
    { type: 'endpoints', name: LOCAL_APP, endpoints: applicationEndpoint(state, sidecar, service) },
    ...exposedResources(state, sidecar, { address, connectTimeoutMs }),
  ];
}

/** The limits of one sidecar: those of every proxy, but for what is said of this one or of its service. */
export function sidecarLimits(state: MeshState, sidecar: ServiceInstance): Resource {
  const name = sidecar.proxy?.destinationServiceName ?? '';
  const kilobytes = findConfigEntry(
    state,
    'service-defaults',
    name,
    sidecar.partition,
    sidecar.namespace,
  )?.MaxRequestHeadersKB;
  const headerBytesMax = sidecarOptions(state, sidecar).headerBytesMax ?? (kilobytes ? kilobytes * 1024 : null);
  return headerBytesMax === null ? defaultLimits : { ...defaultLimits, headerBytesMax };
}

function applicationEndpoint(state: MeshState, sidecar: ServiceInstance, service: ServiceReference): Endpoint[] {
  const { host: address, port } = localApplication(state, sidecar);
  // Always healthy here: the sidecar finds out by connecting, and answers better than a listener that is not there.
  return port === 0 ? [] : [{ address, port, weight: 1, healthy: true, label: `${service.name} on ${sidecar.node}` }];
}
