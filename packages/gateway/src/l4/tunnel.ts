import type { Socket } from 'node:net';
import type { ErrorCode } from '@peerway/model/error';
import { formatHostPort } from '@peerway/model/host-port';
import { asFailure, describeFailure } from '../failure.ts';
import { clusterStanding } from '../live/cluster-standing.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import { chooseCluster } from './choose-cluster.ts';
import { type Connected, connectEndpoint, tryEndpoints } from './connect-cluster.ts';
import { relay } from './relay.ts';
import { acceptedEnd, type RelayEnd, streamEnd } from './relay-end.ts';
import { resetSocket } from './reset-socket.ts';

export type TunnelOptions = {
  clusterName: string;
  meter: TrafficPath;
  /** On whose account it goes where another cluster takes over; without it, on that of `meter`. */
  meterOf?: (cluster: Cluster) => TrafficPath;
  /** Why the client may not go on; asked again at every change. */
  objection(config: ProxyConfig, nowMs: number): string | null;
  /** The client's side when it is TLS; else `socket` is plain and is moved to a static buffer. */
  client: { socket: Socket; transport: Socket; isTls: boolean };
  /** A socket took the place of the accepted one. */
  replaced(socket: Socket): void;
};

/**
 * Relays a client's bytes to an endpoint of a cluster, over TLS where the cluster has it. When no endpoint can be reached the
 * client gets a reset: plain TCP has no other word for it.
 */
export async function tunnel(runtime: Runtime, options: TunnelOptions): Promise<void> {
  const { client, clusterName } = options;
  let { meter } = options;
  const startedAt = performance.now();
  let [bytesIn, bytesOut] = [0, 0];
  const note = (upstreamAddress: string, error: ErrorCode | null): void =>
    runtime.accessLog.connection({
      ...{ path: meter.key, durationMs: performance.now() - startedAt, bytesIn, bytesOut },
      ...{ upstream: upstreamAddress, error },
    });
  meter.connectionOpened();
  client.socket.on('error', () => {});
  client.transport.on('error', () => {});
  let upstream: Connected;
  let upstreamObjection: (config: ProxyConfig, nowMs: number) => string | null;
  let end: () => void;
  try {
    const cluster = chooseCluster(runtime, clusterName);
    if (cluster.name !== clusterName && options.meterOf !== undefined) {
      meter.connectionMoved();
      meter = options.meterOf(cluster);
      meter.connectionOpened();
    }
    upstream = await tryEndpoints(runtime, cluster, (endpoint) => connectEndpoint(runtime, cluster, endpoint));
    const state = runtime.clusters.of(cluster.name);
    state.succeeded(upstream.endpoint);
    end = state.begin(upstream.endpoint);
    upstreamObjection = clusterStanding(cluster, upstream.tls);
    if (meter.key.point === 'outbound') meter.hopSeen(upstream.tls !== null);
  } catch (error) {
    const { code } = asFailure(error);
    meter.failed(code);
    meter.connectionClosed();
    note('', code);
    runtime.log('info', 'tunnel.failed', {
      code,
      cluster: clusterName,
      source: meter.key.source,
      reason: describeFailure(error),
    });
    resetSocket(client.transport);
    return;
  }
  if (client.transport.destroyed) {
    upstream.socket.destroy();
    upstream.transport.destroy();
    end();
    meter.connectionClosed();
    return;
  }
  const { end: clientSide, leftover } = clientEnd(runtime, options);
  const running = relay(clientSide, streamEnd(upstream.socket, upstream.transport), {
    toServerFirst: leftover,
    idleTimeoutMs: runtime.config().limits.idleTimeoutMs,
    observer: {
      fromClient: (bytes) => {
        meter.received(bytes);
        bytesIn += bytes;
      },
      fromServer: (bytes) => {
        meter.sent(bytes);
        bytesOut += bytes;
      },
      closed: (reset) => {
        release();
        end();
        meter.connectionClosed();
        if (reset === 'server') meter.failed('upstream.reset');
        const { address: host, port } = upstream.endpoint;
        note(formatHostPort({ host, port }), reset === 'server' ? 'upstream.reset' : null);
      },
    },
  });
  const release = runtime.registry.add({
    objection: (config, nowMs) => options.objection(config, nowMs) ?? upstreamObjection(config, nowMs),
    cut: (reason) => {
      runtime.log('info', 'tunnel.cut', { cluster: clusterName, source: meter.key.source, reason });
      running.cut();
    },
  });
}

function clientEnd(runtime: Runtime, { client, replaced }: TunnelOptions): { end: RelayEnd; leftover: Buffer | null } {
  if (client.isTls) return { end: streamEnd(client.socket, client.transport), leftover: null };
  const moved = acceptedEnd(client.socket, runtime.buffers);
  if (moved.end.socket !== client.socket) replaced(moved.end.socket);
  return moved;
}
