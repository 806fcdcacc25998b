import { isHttpLike } from '@peerway/model/protocol';
import { resetSocket } from '../l4/reset-socket.ts';
import { tunnel } from '../l4/tunnel.ts';
import { alpnFor, type HttpEdges, versionOf } from '../l7/http-edges.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { peerStanding } from '../live/peer-standing.ts';
import { recordStanding } from '../live/record-standing.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { type AcceptedPeer, acceptPeer } from '../tls/accept-peer.ts';
import type { Source } from './authorize.ts';
import { type Inbound, inboundMeter, purposeNow } from './inbound-purpose.ts';
import { decideInboundRequest, inboundConnectionObjection } from './inbound-request.ts';

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
  const meter = inboundMeter(runtime, made, peer.uri);
  const standing = connectionStanding(accepted, made, { socket, peer, leaf });
  const objection = (config: ProxyConfig, nowMs: number): string | null =>
    standing(config, nowMs) ?? inboundConnectionObjection(config, accepted, source);
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
  const meter = inboundMeter(runtime, made, peer.uri);
  meter.connectionOpened();
  const release = runtime.registry.add({
    objection: connectionStanding(accepted, made, client),
    cut: (reason) => {
      runtime.log('info', 'inbound.cut', { source: peer.uri, reason });
      resetSocket(accepted.socket);
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
    decide: (head) => decideInboundRequest(runtime, { accepted, made, client }, head),
  });
}

/** What the connection stands on, without the intentions. */
function connectionStanding(
  accepted: Accepted,
  made: Inbound,
  { socket, peer, leaf }: AcceptedPeer,
): (config: ProxyConfig, nowMs: number) => string | null {
  const certificateObjection = peerStanding(peer, leaf);
  const recordObjection = recordStanding(socket, accepted.socket);
  return (config, nowMs) => {
    const gone = listenerObjection(config, accepted.listener);
    if (gone !== null) return gone;
    const purpose = purposeNow(config, accepted);
    if (purpose?.protocol !== made.protocol) return 'the protocol of the service has changed';
    if (!purpose.trustDomains.includes(peer.id.trustDomain))
      return `clients of ${peer.id.trustDomain} may no longer connect`;
    return certificateObjection(config, nowMs) ?? recordObjection();
  };
}
