import type { ServiceInstance } from '@peerway/model/catalog';
import { formatHostPort } from '@peerway/model/host-port';
import { isHttpLike } from '@peerway/model/protocol';
import type { Resource } from '@peerway/model/snapshot';
import { bestAddress } from './address.ts';
import { instanceBehind, type ServiceReference } from './catalog-index.ts';
import type { Endpoint } from './endpoint.ts';
import { meshExportsOf } from './exported-services.ts';
import { compileAuthorization } from './intentions.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';
import { meshGatewayIdentity, peerTrust, serviceIdentity } from './trust.ts';
import { identityResource, ownTrustBundle, peerTrustBundles } from './trust-resources.ts';
import { CONNECT_TIMEOUT_MS, resolveUpstreamPath, type UpstreamPath } from './upstream-path.ts';

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
    ...peerTrustBundles(state, sidecar.partition, [
      ...inboundPeers,
      ...upstreams.map(({ path }) => path.service.peer).filter((peer) => peer !== ''),
    ]),
    ...inbound(state, sidecar, service, inboundPeers),
    ...upstreams.flatMap(({ upstream, path }) => [
      {
        type: 'listener' as const,
        name: `outbound~${formatHostPort({ host: upstream.localBindAddress, port: upstream.localBindPort })}`,
        address: upstream.localBindAddress,
        port: upstream.localBindPort,
        purpose: {
          kind: 'outbound' as const,
          protocol: path.protocol ?? ('detect' as const),
          cluster: path.clusterName,
        },
      },
      ...upstreamCluster(path),
    ]),
  ];
}

/**
 * Peers whose clients reach this sidecar under their own certificates: those that a TCP service is exported to. HTTP-like
 * traffic of peers comes from the own gateway, under the gateway's certificate.
 */
function directPeers(state: MeshState, service: ServiceReference): string[] {
  if (isHttpLike(resolveProtocol(state, service.name, service.partition).protocol)) return [];
  return meshExportsOf(state, service).map((row) => row.peer);
}

function inbound(
  state: MeshState,
  sidecar: ServiceInstance,
  service: ServiceReference,
  peers: readonly string[],
): Resource[] {
  const { host, port } = bestAddress(state, sidecar, { wan: false });
  const { protocol } = resolveProtocol(state, service.name, service.partition);
  const peerDomains = peers.flatMap((peer) => peerTrust(state, service.partition, peer)?.trustDomain ?? []);
  return [
    {
      type: 'listener',
      name: INBOUND,
      address: host,
      port,
      purpose: {
        kind: 'inbound',
        protocol,
        trustDomains: [state.cluster.trustDomain, ...new Set(peerDomains)],
        authorization: INBOUND,
        cluster: LOCAL_APP,
      },
    },
    {
      type: 'authorization',
      name: INBOUND,
      trustedForwarders: [meshGatewayIdentity(state, service.partition)],
      ...compileAuthorization(state, service),
    },
    {
      type: 'cluster',
      name: LOCAL_APP,
      service: service.name,
      namespace: service.namespace,
      peer: '',
      protocol,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      tls: null,
      endpoints: LOCAL_APP,
      mode: null,
      unavailable: null,
    },
    { type: 'endpoints', name: LOCAL_APP, endpoints: applicationEndpoint(state, sidecar, service) },
  ];
}

function applicationEndpoint(state: MeshState, sidecar: ServiceInstance, service: ServiceReference): Endpoint[] {
  const address = sidecar.proxy?.localServiceAddress || '127.0.0.1';
  const port = sidecar.proxy?.localServicePort || instanceBehind(state, sidecar)?.port || 0;
  // Always healthy here: the sidecar finds out by connecting, and answers better than a listener that is not there.
  return port === 0 ? [] : [{ address, port, weight: 1, healthy: true, label: `${service.name} on ${sidecar.node}` }];
}

function upstreamCluster(path: UpstreamPath): Resource[] {
  return [
    {
      type: 'cluster',
      name: path.clusterName,
      service: path.service.name,
      namespace: path.service.namespace,
      peer: path.service.peer,
      // Of an unknown protocol nothing is reachable, so this is never used to speak to anybody.
      protocol: path.protocol ?? 'tcp',
      connectTimeoutMs: path.connectTimeoutMs,
      tls: path.tls,
      endpoints: path.clusterName,
      mode: path.mode,
      unavailable: path.unavailable,
    },
    { type: 'endpoints', name: path.clusterName, endpoints: path.endpoints },
  ];
}
