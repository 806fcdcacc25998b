import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { RequestDecision } from '../l7/http-context.ts';
import { alpnFor, type HttpEdges, versionOf } from '../l7/http-edges.ts';
import { matchRoute } from '../l7/match-route.ts';
import { outgoingRequest, type RequestHead, responseTimeoutMs } from '../l7/request-head.ts';
import { formatXfcc, XFCC } from '../l7/xfcc.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { peerStanding } from '../live/peer-standing.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
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
  const meter = meterOf(runtime, route, action, peer);
  meter.connectionOpened();
  const certificateObjection = peerStanding(peer, leaf);
  const release = runtime.registry.add({
    objection: (config, nowMs) =>
      listenerObjection(config, accepted.listener) ??
      routeObjection(config, route, peer) ??
      certificateObjection(config, nowMs),
    cut: (reason) => {
      runtime.log('info', 'terminate.cut', { serverName: route.name, source: peer.uri, reason });
      reset(accepted.socket);
    },
  });
  accepted.socket.once('close', () => {
    release();
    meter.connectionClosed();
  });
  edges.accept(socket, versionOf(socket, action.protocol), {
    meter,
    transport: accepted.socket,
    forLocalCaller: false,
    isGateway: false,
    decide: (head) => decide(runtime, route, head, { meter, peer, gatewayUri: leaf.spiffeId }),
  });
}

function decide(
  runtime: Runtime,
  made: SniRoute,
  head: RequestHead,
  client: { meter: TrafficPath; peer: VerifiedPeer; gatewayUri: string },
): RequestDecision {
  const config = runtime.config();
  const action = terminateAction(config, made.name);
  const rules = config.httpRoutes.get(action?.httpRoute ?? '')?.rules ?? [];
  const rule = matchRoute(rules, head.path);
  if (rule === null) {
    const failure = new PeerwayError('routing.no_route', `service ${made.service} has no route for this path`);
    return { kind: 'refuse', failure, meter: client.meter };
  }
  const xfcc = formatXfcc({ by: client.gatewayUri, hash: client.peer.hash, uri: client.peer.uri });
  return {
    kind: 'forward',
    plan: {
      cluster: () => rule.cluster,
      request: outgoingRequest(head, [XFCC, xfcc]),
      meter: client.meter,
      forLocalCaller: false,
      responseTimeoutMs: responseTimeoutMs(head, config.limits),
      objection: null,
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

function meterOf(runtime: Runtime, route: SniRoute, action: TerminateAction, peer: VerifiedPeer): TrafficPath {
  const { service, namespace } = route;
  return runtime.traffic.path({
    point: 'gateway',
    source: peer.uri,
    sourceTrustDomain: peer.id.trustDomain,
    service,
    namespace,
    peer: route.peer,
    protocol: action.protocol,
    mode: 'terminate',
  });
}

function reset(transport: Socket): void {
  if (!transport.destroyed) transport.resetAndDestroy();
}
