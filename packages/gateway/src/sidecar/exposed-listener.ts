import { PeerwayError } from '@peerway/model/error';
import type { ResourceOf } from '@peerway/model/snapshot';
import { parseSpiffeId } from '@peerway/model/spiffe';
import { resetSocket } from '../l4/reset-socket.ts';
import type { RequestDecision } from '../l7/http-context.ts';
import type { HttpEdges } from '../l7/http-edges.ts';
import { matchesRequest } from '../l7/match-request.ts';
import type { RequestHead } from '../l7/request-head.ts';
import { routeRequest } from '../l7/route-request.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { partitionOf, unknownSource } from '../metrics/source-labels.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { nothingChecked } from './jwt/checked-tokens.ts';
import { forwardClaims } from './jwt/forward-claims.ts';
import { sniffProtocol } from './sniff-protocol.ts';
import { isAmong } from './source-addresses.ts';

type Listener = ResourceOf<'listener'>;
type Exposed = Extract<Listener['purpose'], { kind: 'exposed' }>;

/**
 * A sidecar's port for paths that are open without mutual TLS, as for probes and scrapes. Whoever asks is nobody: no header says who they
 * are, neither to this proxy nor to the application.
 */
export function serveExposed(runtime: Runtime, edges: HttpEdges, accepted: Accepted, purpose: Exposed): void {
  const { socket } = accepted;
  socket.on('error', () => {});
  const address = socket.remoteAddress ?? '';
  if (!mayConnect(purpose, address)) {
    runtime.log('info', 'exposed.denied', { listener: accepted.listener.name, source: address });
    resetSocket(socket);
    return;
  }
  sniffProtocol(socket, runtime.config().limits.requestTimeoutMs, (protocol) =>
    serveHttp(runtime, edges, accepted, protocol === 'http2' ? 'http2' : 'http1'),
  );
}

const mayConnect = ({ sources }: Exposed, address: string): boolean => sources === null || isAmong(sources, address);

function serveHttp(runtime: Runtime, edges: HttpEdges, accepted: Accepted, version: 'http1' | 'http2'): void {
  const { socket, listener } = accepted;
  const address = socket.remoteAddress ?? '';
  const meter = exposedMeter(runtime, version === 'http2' ? 'http2' : 'http');
  meter.connectionOpened();
  const release = runtime.registry.add({
    objection: (config) => {
      const gone = listenerObjection(config, listener);
      if (gone !== null) return gone;
      const purpose = purposeNow(config, listener);
      return purpose !== null && mayConnect(purpose, address) ? null : `${address} may no longer connect`;
    },
    cut: () => resetSocket(socket),
  });
  socket.once('close', () => {
    release();
    meter.connectionClosed();
  });
  edges.accept(socket, version, {
    meter,
    transport: socket,
    forLocalCaller: false,
    isGateway: false,
    decide: (head) => decide(runtime, listener, head, { meter, address }),
  });
}

function decide(
  runtime: Runtime,
  listener: Listener,
  head: RequestHead,
  { meter, address }: { meter: TrafficPath; address: string },
): RequestDecision {
  const config = runtime.config();
  const route = routeNow(config, listener);
  // Claims are this proxy's to write, and nobody's token is looked at here.
  const headers = forwardClaims(config, head.headers, nothingChecked);
  const routed =
    route === null
      ? new PeerwayError('routing.no_route')
      : routeRequest(
          route,
          { ...head, headers },
          {
            added: [],
            sourceAddress: address,
            requestTimeoutMs: config.limits.requestTimeoutMs,
            random: runtime.random,
          },
        );
  if (routed instanceof PeerwayError) return { kind: 'refuse', failure: routed, meter };
  const { cluster, ...rest } = routed;
  const objection = (now: ProxyConfig): string | null =>
    routeNow(now, listener)?.rules.some(({ match }) => matchesRequest(match, head))
      ? null
      : 'the path is no longer exposed';
  return { kind: 'forward', plan: { ...rest, cluster: () => cluster, meter, forLocalCaller: false, objection } };
}

function purposeNow(config: ProxyConfig, listener: Listener): Exposed | null {
  const purpose = config.listeners.get(listener.name)?.purpose;
  return purpose?.kind === 'exposed' ? purpose : null;
}

function routeNow(config: ProxyConfig, listener: Listener): ResourceOf<'http-route'> | null {
  return config.httpRoutes.get(purposeNow(config, listener)?.httpRoute ?? '') ?? null;
}

/** An account of its own: probes and scrapes are no traffic of the mesh. */
function exposedMeter(runtime: Runtime, protocol: 'http' | 'http2'): TrafficPath {
  const { identity } = runtime.config();
  const own = identity === null ? null : parseSpiffeId(identity.spiffeId);
  return runtime.traffic.path({
    point: 'exposed',
    source: '',
    ...unknownSource,
    service: own?.kind === 'service' ? own.service : '',
    namespace: own?.kind === 'service' ? own.namespace : '',
    partition: partitionOf(own),
    peer: '',
    protocol,
    mode: '',
    direction: '',
  });
}
