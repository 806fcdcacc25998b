import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import type { ResourceOf } from '@peerway/model/snapshot';
import { resetSocket } from '../l4/reset-socket.ts';
import type { RequestDecision } from '../l7/http-context.ts';
import { alpnFor, type HttpEdges, versionOf } from '../l7/http-edges.ts';
import type { RequestHead } from '../l7/request-head.ts';
import { routeRequest } from '../l7/route-request.ts';
import { formatXfcc, XFCC } from '../l7/xfcc.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { peerStanding } from '../live/peer-standing.ts';
import { recordStanding } from '../live/record-standing.ts';
import { ownPartition, sourceLabels } from '../metrics/source-labels.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import { acceptPeer } from '../tls/accept-peer.ts';
import type { VerifiedPeer } from '../tls/peer-identity.ts';

type SniRoute = ResourceOf<'sni-route'>;
type TerminateAction = Extract<SniRoute['action'], { kind: 'terminate' }>;

/**
 * Ends the client's TLS here, as the exported service: its certificate must be of one of the route's trust domains. Its requests
 * are routed and sent on over this gateway's own mutual TLS to the destination's sidecar.
 * @param accepted stopped after `hello`
 */
export async function terminate(
  runtime: Runtime,
  edges: HttpEdges,
  accepted: Accepted,
  route: SniRoute,
  action: TerminateAction,
  hello: Buffer,
): Promise<void> {
  accepted.socket.unshift(hello);
  const client = await acceptPeer(runtime, accepted.socket, {
    alpn: alpnFor(action.protocol),
    serverName: route.name,
    trustDomains: () => terminateAction(runtime.config(), route.name)?.trustDomains ?? [],
  });
  if (client === null) return;
  const { socket, peer, leaf } = client;
  const meter = meterOf(runtime, route, action, peer, route);
  const isRoutes = (cluster: Cluster): boolean =>
    cluster.service === route.service && cluster.namespace === route.namespace;
  meter.connectionOpened();
  const certificateObjection = peerStanding(peer, leaf);
  const recordObjection = recordStanding(socket, accepted.socket);
  const release = runtime.registry.add({
    objection: (config, nowMs) =>
      listenerObjection(config, accepted.listener) ??
      routeObjection(config, route, peer) ??
      certificateObjection(config, nowMs) ??
      recordObjection(),
    cut: (reason) => {
      runtime.log('info', 'terminate.cut', { serverName: route.name, source: peer.uri, reason });
      reset(accepted.socket);
    },
  });
  accepted.socket.once('close', () => {
    release();
    meter.connectionClosed();
  });
  const asClient: Client = {
    meter,
    meterOf: (cluster) => (isRoutes(cluster) ? meter : meterOf(runtime, route, action, peer, cluster)),
    peer,
    gatewayUri: leaf.spiffeId,
    address: accepted.socket.remoteAddress ?? '',
  };
  edges.accept(socket, versionOf(socket, action.protocol), {
    meter,
    transport: accepted.socket,
    forLocalCaller: false,
    isGateway: false,
    decide: (head) => decide(runtime, route, head, asClient),
  });
}

type Client = {
  meter: TrafficPath;
  /** Of the service of a cluster. */
  meterOf(cluster: Cluster): TrafficPath;
  peer: VerifiedPeer;
  gatewayUri: string;
  address: string;
};

function decide(runtime: Runtime, made: SniRoute, head: RequestHead, client: Client): RequestDecision {
  const config = runtime.config();
  const httpRoute = config.httpRoutes.get(terminateAction(config, made.name)?.httpRoute ?? '');
  const { meter, peer } = client;
  if (httpRoute === undefined)
    return { kind: 'refuse', failure: new PeerwayError('routing.no_route', 'the service has no routes'), meter };
  const routed = routeRequest(httpRoute, head, {
    added: [XFCC, formatXfcc({ by: client.gatewayUri, hash: peer.hash, uri: peer.uri })],
    sourceAddress: client.address,
    requestTimeoutMs: config.limits.requestTimeoutMs,
    random: runtime.random,
  });
  if (routed instanceof PeerwayError) return { kind: 'refuse', failure: routed, meter };
  const { cluster: name, request, responseTimeoutMs, actions } = routed;
  const cluster = config.clusters.get(name);
  return {
    kind: 'forward',
    plan: {
      cluster: () => name,
      request,
      meter: cluster === undefined ? meter : client.meterOf(cluster),
      meterOf: client.meterOf,
      forLocalCaller: false,
      responseTimeoutMs,
      objection: null,
      actions,
    },
  };
}

function terminateAction(config: ProxyConfig, serverName: string): TerminateAction | null {
  const action = config.sniRoutes.get(serverName)?.action;
  return action?.kind === 'terminate' ? action : null;
}

function routeObjection(config: ProxyConfig, made: SniRoute, peer: VerifiedPeer): string | null {
  const route = config.sniRoutes.get(made.name);
  if (route === undefined) return `the route of ${made.name} was removed`;
  if (route.action.kind !== 'terminate' || route.peer !== made.peer)
    return `the route of ${made.name} leads elsewhere now`;
  return route.action.trustDomains.includes(peer.id.trustDomain)
    ? null
    : `clients of ${peer.id.trustDomain} may no longer connect to ${made.name}`;
}

/** Requests are counted by the service that they really go to, which a route may choose; the connection by that of the server name. */
function meterOf(
  runtime: Runtime,
  route: SniRoute,
  action: TerminateAction,
  peer: VerifiedPeer,
  { service, namespace }: { service: string; namespace: string },
): TrafficPath {
  const path = runtime.traffic.path({
    point: 'gateway',
    source: peer.uri,
    ...sourceLabels(peer.id),
    service,
    namespace,
    partition: ownPartition(runtime.config()),
    peer: route.peer,
    protocol: action.protocol,
    mode: 'terminate',
    direction: route.direction,
  });
  path.hopSeen(true);
  return path;
}

function reset(transport: Socket): void {
  resetSocket(transport);
}
