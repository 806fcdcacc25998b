import { PeerwayError } from '@peerway/model/error';
import { isHttpLike } from '@peerway/model/protocol';
import type { ResourceOf } from '@peerway/model/snapshot';
import { parseSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import { resetSocket } from '../l4/reset-socket.ts';
import { stopReading } from '../l4/socket-handle.ts';
import { tunnel } from '../l4/tunnel.ts';
import type { RequestDecision } from '../l7/http-context.ts';
import type { HttpEdges } from '../l7/http-edges.ts';
import { outgoingRequest, type RequestHead, responseTimeoutMs } from '../l7/request-head.ts';
import { routeRequest } from '../l7/route-request.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { partitionOf, sourceLabels } from '../metrics/source-labels.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster } from '../snapshot/proxy-config.ts';
import { sniffProtocol } from './sniff-protocol.ts';

type Outbound = Extract<ResourceOf<'listener'>['purpose'], { kind: 'outbound' }>;

/** How long a caller may take to show its protocol where nothing else tells it, ms. */
const DETECT_MS = 1_000;

/** A sidecar's upstream port: the local application speaks plain text here, and the other side gets it over mutual TLS. */
export function serveOutbound(runtime: Runtime, edges: HttpEdges, accepted: Accepted, purpose: Outbound): void {
  accepted.socket.on('error', () => {});
  if (purpose.protocol === 'tcp') {
    relayTcp(runtime, accepted, purpose.cluster);
    return;
  }
  const timeoutMs = purpose.protocol === 'detect' ? DETECT_MS : runtime.config().limits.requestTimeoutMs;
  sniffProtocol(accepted.socket, timeoutMs, (protocol) => {
    // The caller's first bytes tell more than the configuration: an answer must be in words that it understands.
    if (protocol === 'http2') serveHttp(runtime, edges, accepted, 'http2');
    else if (protocol === 'http1' || isKnownHttp(runtime, purpose)) serveHttp(runtime, edges, accepted, 'http1');
    else relayTcp(runtime, accepted, purpose.cluster);
  });
}

/** An HTTP service gets garbage answered as HTTP, with 400. */
function isKnownHttp(runtime: Runtime, purpose: Outbound): boolean {
  if (purpose.protocol !== 'detect' || purpose.httpRoute !== null) return true;
  const cluster = runtime.config().clusters.get(purpose.cluster);
  return cluster !== undefined && cluster.unavailable === null && isHttpLike(cluster.protocol);
}

function relayTcp(runtime: Runtime, accepted: Accepted, clusterName: string): void {
  stopReading(accepted.socket);
  void tunnel(runtime, {
    clusterName,
    meter: meterOf(runtime, clusterName, 'tcp'),
    meterOf: (cluster) => meterOf(runtime, cluster.name, 'tcp'),
    // A tunnel stays with the cluster it was made for, also when the listener leads elsewhere for those that come later.
    objection: (config) => listenerObjection(config, accepted.listener),
    client: { socket: accepted.socket, transport: accepted.socket, isTls: false },
    replaced: (socket) => socket.once('close', accepted.release),
  });
}

function serveHttp(runtime: Runtime, edges: HttpEdges, accepted: Accepted, version: 'http1' | 'http2'): void {
  const { socket, listener } = accepted;
  const spoken = version === 'http2' ? 'http2' : 'http';
  const purposeNow = (): Outbound | null => {
    const purpose = runtime.config().listeners.get(listener.name)?.purpose ?? listener.purpose;
    return purpose.kind === 'outbound' ? purpose : null;
  };
  const connectionMeter = meterOf(runtime, purposeNow()?.cluster ?? '', spoken);
  connectionMeter.connectionOpened();
  const release = runtime.registry.add({
    objection: (config) => listenerObjection(config, listener),
    cut: () => {
      resetSocket(socket);
    },
  });
  socket.once('close', () => {
    release();
    connectionMeter.connectionClosed();
  });
  edges.accept(socket, version, {
    meter: connectionMeter,
    transport: socket,
    forLocalCaller: true,
    isGateway: false,
    decide: (head) => decide(runtime, purposeNow, head, { spoken, address: socket.remoteAddress ?? '' }),
  });
}

type Caller = { spoken: 'http' | 'http2'; address: string };

/** The caller's own chain decides where there is one: its routes, splits and failover, in this cluster and to peers. */
function decide(
  runtime: Runtime,
  purposeNow: () => Outbound | null,
  head: RequestHead,
  { spoken, address }: Caller,
): RequestDecision {
  const config = runtime.config();
  const meterFor = (clusterName: string): TrafficPath => meterOf(runtime, clusterName, spoken);
  const purpose = purposeNow();
  const common = {
    meterOf: (cluster: Cluster) => meterFor(cluster.name),
    forLocalCaller: true,
    objection: null,
  };
  const routeName = purpose?.httpRoute ?? null;
  if (routeName === null) {
    const clusterNow = (): string => purposeNow()?.cluster ?? '';
    const request = outgoingRequest(head, []);
    const timeout = responseTimeoutMs(head, config.limits);
    const meter = meterFor(clusterNow());
    return { kind: 'forward', plan: { ...common, cluster: clusterNow, request, meter, responseTimeoutMs: timeout } };
  }
  const httpRoute = config.httpRoutes.get(routeName);
  const routed =
    httpRoute === undefined
      ? new PeerwayError('routing.no_route', 'the upstream has no routes')
      : routeRequest(httpRoute, head, {
          added: [],
          sourceAddress: address,
          requestTimeoutMs: config.limits.requestTimeoutMs,
          random: runtime.random,
        });
  if (routed instanceof PeerwayError)
    return { kind: 'refuse', failure: routed, meter: meterFor(purpose?.cluster ?? '') };
  const { cluster, ...rest } = routed;
  return { kind: 'forward', plan: { ...common, ...rest, cluster: () => cluster, meter: meterFor(cluster) } };
}

/** @param spoken what the caller speaks, where the cluster's protocol is not known yet */
function meterOf(runtime: Runtime, clusterName: string, spoken: 'tcp' | 'http' | 'http2'): TrafficPath {
  const config = runtime.config();
  const cluster = config.clusters.get(clusterName);
  const own = config.identity === null ? null : parseSpiffeId(config.identity.spiffeId);
  return runtime.traffic.path({
    point: 'outbound',
    source: own?.kind === 'service' ? own.service : '',
    ...sourceLabels(own),
    service: cluster?.service ?? '',
    namespace: cluster?.namespace ?? '',
    partition: partitionReached(cluster, own),
    peer: cluster?.peer ?? '',
    protocol: cluster === undefined || (cluster.unavailable !== null && spoken !== 'tcp') ? spoken : cluster.protocol,
    mode: cluster?.mode ?? '',
    direction: '',
  });
}

/** Of a service of this cluster, as the name it has to show says; a peer's is reached by a peering of the proxy's own partition. */
function partitionReached(cluster: Cluster | undefined, own: SpiffeId | null): string {
  const [shown] = cluster?.peer === '' ? (cluster.tls?.spiffeIds ?? []) : [];
  return partitionOf(shown === undefined ? own : parseSpiffeId(shown));
}
