import { PeerwayError } from '@peerway/model/error';
import { isHttpLike } from '@peerway/model/protocol';
import type { ResourceOf } from '@peerway/model/snapshot';
import { parseSpiffeId } from '@peerway/model/spiffe';
import { tunnel } from '../l4/tunnel.ts';
import type { RequestDecision } from '../l7/http-context.ts';
import { alpnFor, type HttpEdges, versionOf } from '../l7/http-edges.ts';
import { outgoingRequest, type RequestHead, responseTimeoutMs } from '../l7/request-head.ts';
import { formatXfcc, XFCC } from '../l7/xfcc.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { peerStanding } from '../live/peer-standing.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { type AcceptedPeer, acceptPeer } from '../tls/accept-peer.ts';
import { decideAuthorization, type Source, sourceOfRequest } from './authorize.ts';

type Inbound = Extract<ResourceOf<'listener'>['purpose'], { kind: 'inbound' }>;

/** A sidecar's public port: mutual TLS, then the intentions, then the local application. */
export async function serveInbound(
  runtime: Runtime,
  edges: HttpEdges,
  accepted: Accepted,
  made: Inbound,
): Promise<void> {
  const client = await acceptPeer(runtime, accepted.socket, {
    alpn: alpnFor(made.protocol),
    serverName: null,
    trustDomains: () => purposeNow(runtime.config(), accepted)?.trustDomains ?? [],
  });
  if (client === null) return;
  if (isHttpLike(made.protocol)) serveHttp(runtime, edges, accepted, made, client);
  else serveTcp(runtime, accepted, made, client);
}

function serveTcp(runtime: Runtime, accepted: Accepted, made: Inbound, { socket, peer, leaf }: AcceptedPeer): void {
  const source: Source = { known: true, uri: peer.uri };
  const meter = meterOf(runtime, made, peer.uri);
  const standing = connectionStanding(accepted, made, { socket, peer, leaf });
  const objection = (config: ProxyConfig, nowMs: number): string | null =>
    standing(config, nowMs) ?? denialOf(config, accepted, source);
  const denial = objection(runtime.config(), runtime.now().getTime());
  if (denial !== null) {
    meter.connectionOpened();
    meter.connectionClosed();
    meter.failed('identity.intention_denied');
    runtime.log('info', 'inbound.denied', { source: peer.uri, reason: denial });
    socket.destroy();
    accepted.socket.destroy();
    return;
  }
  void tunnel(runtime, {
    clusterName: made.cluster,
    meter,
    objection,
    client: { socket, transport: accepted.socket, isTls: true },
    replaced: () => {},
  });
}

function serveHttp(runtime: Runtime, edges: HttpEdges, accepted: Accepted, made: Inbound, client: AcceptedPeer): void {
  const { socket, peer, leaf } = client;
  const meter = meterOf(runtime, made, peer.uri);
  meter.connectionOpened();
  const release = runtime.registry.add({
    objection: connectionStanding(accepted, made, client),
    cut: (reason) => {
      runtime.log('info', 'inbound.cut', { source: peer.uri, reason });
      if (!accepted.socket.destroyed) accepted.socket.resetAndDestroy();
    },
  });
  accepted.socket.once('close', () => {
    release();
    meter.connectionClosed();
  });
  edges.accept(socket, versionOf(socket, made.protocol), {
    meter,
    transport: accepted.socket,
    forLocalCaller: false,
    isGateway: peer.id.kind === 'mesh-gateway' && peer.id.trustDomain === leaf.id.trustDomain,
    decide: (head) => decide(runtime, accepted, made, client, head),
  });
}

function decide(
  runtime: Runtime,
  accepted: Accepted,
  made: Inbound,
  { peer, leaf }: AcceptedPeer,
  head: RequestHead,
): RequestDecision {
  const config = runtime.config();
  const purpose = purposeNow(config, accepted) ?? made;
  const authorization = config.authorizations.get(purpose.authorization);
  if (authorization === undefined)
    return {
      kind: 'refuse',
      failure: new PeerwayError('identity.intention_denied'),
      meter: meterOf(runtime, made, peer.uri),
    };
  const source = sourceOfRequest(authorization, peer.uri, head.receivedXfcc);
  const sourceUri = source.known ? source.uri : peer.uri;
  const meter = meterOf(runtime, made, sourceUri);
  if (!decideAuthorization(authorization, source).allowed) {
    const failure = new PeerwayError(
      'identity.intention_denied',
      `no intention allows ${sourceUri} to reach this service`,
    );
    return { kind: 'refuse', failure, meter };
  }
  const own = formatXfcc({ by: leaf.spiffeId, hash: peer.hash, uri: peer.uri });
  // Behind the own gateway the application sees both hops; from anybody else only what this sidecar verified.
  const xfcc = authorization.trustedForwarders.includes(peer.uri) ? [...head.receivedXfcc, own].join(',') : own;
  return {
    kind: 'forward',
    plan: {
      cluster: () => purpose.cluster,
      request: outgoingRequest(head, [XFCC, xfcc]),
      meter,
      forLocalCaller: false,
      responseTimeoutMs: responseTimeoutMs(head, config.limits),
      objection: (now) => denialOf(now, accepted, source),
    },
  };
}

/** What the connection stands on, without the intentions. */
function connectionStanding(
  accepted: Accepted,
  made: Inbound,
  { peer, leaf }: AcceptedPeer,
): (config: ProxyConfig, nowMs: number) => string | null {
  const certificateObjection = peerStanding(peer, leaf);
  return (config, nowMs) => {
    const gone = listenerObjection(config, accepted.listener);
    if (gone !== null) return gone;
    const purpose = purposeNow(config, accepted);
    if (purpose?.protocol !== made.protocol) return 'the protocol of the service has changed';
    if (!purpose.trustDomains.includes(peer.id.trustDomain))
      return `clients of ${peer.id.trustDomain} may no longer connect`;
    return certificateObjection(config, nowMs);
  };
}

function denialOf(config: ProxyConfig, accepted: Accepted, source: Source): string | null {
  const authorization = config.authorizations.get(purposeNow(config, accepted)?.authorization ?? '');
  if (authorization === undefined) return 'there are no intentions for this service any more';
  const decision = decideAuthorization(authorization, source);
  return decision.allowed ? null : `denied by ${decision.decidedBy}`;
}

function purposeNow(config: ProxyConfig, accepted: Accepted): Inbound | null {
  const purpose = config.listeners.get(accepted.listener.name)?.purpose;
  return purpose?.kind === 'inbound' ? purpose : null;
}

function meterOf(runtime: Runtime, made: Inbound, source: string): TrafficPath {
  const config = runtime.config();
  const cluster = config.clusters.get(made.cluster);
  const own = config.identity === null ? null : parseSpiffeId(config.identity.spiffeId);
  return runtime.traffic.path({
    point: 'inbound',
    source: source.slice(0, 512),
    sourceTrustDomain: parseSpiffeId(source)?.trustDomain ?? '',
    service: own?.kind === 'service' ? own.service : (cluster?.service ?? ''),
    namespace: own?.kind === 'service' ? own.namespace : (cluster?.namespace ?? ''),
    peer: '',
    protocol: made.protocol,
    mode: '',
  });
}
