import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { type ErrorCode, PeerwayError } from '@peerway/model/error';
import { formatHostPort } from '@peerway/model/host-port';
import type { ResourceOf } from '@peerway/model/snapshot';
import { asFailure, describeFailure } from '../failure.ts';
import { chooseCluster } from '../l4/choose-cluster.ts';
import { tryEndpoints } from '../l4/connect-cluster.ts';
import { dialOptions, whenConnected } from '../l4/dial.ts';
import type { Endpoint } from '../l4/pick-endpoint.ts';
import { relay } from '../l4/relay.ts';
import { acceptedEnd, dialledEnd, type RelayEnd } from '../l4/relay-end.ts';
import { resetSocket } from '../l4/reset-socket.ts';
import { type Accepted, listenerObjection } from '../live/accepted.ts';
import { ownPartition, unknownSource } from '../metrics/source-labels.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';

type SniRoute = ResourceOf<'sni-route'>;

/**
 * Relays a connection to an endpoint of the route's cluster without decrypting it. The client's hello goes first, so until an
 * endpoint has accepted nothing was sent and another may be tried.
 * @param accepted stopped (`stopReading`) after `hello`
 */
export async function passThrough(
  runtime: Runtime,
  accepted: Accepted,
  route: SniRoute,
  clusterName: string,
  hello: Buffer,
): Promise<void> {
  const { socket } = accepted;
  const meter = passthroughMeter(runtime, route);
  meter.connectionOpened();
  const startedAt = performance.now();
  let [bytesIn, bytesOut, upstream] = [0, 0, ''];
  const note = (error: ErrorCode | null): void =>
    runtime.accessLog.connection({
      ...{ path: meter.key, durationMs: performance.now() - startedAt, bytesIn, bytesOut },
      ...{ upstream, error },
    });
  // Nobody reads from the client now; only an error could come.
  socket.on('error', () => {});
  const mark = markOf(hello);
  const isLoop = runtime.passing.has(mark);
  if (!isLoop) runtime.passing.add(mark);
  let server: RelayEnd;
  try {
    if (isLoop) throw new PeerwayError('routing.loop', 'the same hello is being passed through already');
    const dialled = await dialCluster(runtime, clusterName, socket);
    server = dialled.end;
    upstream = formatHostPort({ host: dialled.endpoint.address, port: dialled.endpoint.port });
  } catch (error) {
    const { code } = asFailure(error);
    if (!isLoop) runtime.passing.delete(mark);
    meter.failed(code);
    meter.connectionClosed();
    note(code);
    runtime.log('info', 'passthrough.failed', { serverName: route.name, code, reason: describeFailure(error) });
    resetSocket(socket);
    return;
  }
  if (socket.destroyed) {
    server.socket.on('close', () => server.release());
    server.socket.destroy();
    runtime.passing.delete(mark);
    meter.connectionClosed();
    return;
  }
  const { end: client, leftover } = acceptedEnd(socket, runtime.buffers);
  if (client.socket !== socket) client.socket.once('close', accepted.release);
  const running = relay(client, server, {
    toServerFirst: leftover === null ? hello : Buffer.concat([hello, leftover]),
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
        runtime.passing.delete(mark);
        meter.connectionClosed();
        if (reset === 'server') meter.failed('upstream.reset');
        note(reset === 'server' ? 'upstream.reset' : null);
      },
    },
  });
  const release = runtime.registry.add({
    objection: (config) => listenerObjection(config, accepted.listener) ?? routeObjection(config, route, clusterName),
    cut: (reason) => {
      runtime.log('info', 'passthrough.cut', { serverName: route.name, reason });
      running.cut();
    },
  });
}

/** Covers a hello's random also where it comes in records of one byte each. */
const MARK_BYTES = 256;

/**
 * A hello is passed on byte for byte, and its 32 random bytes are its client's alone. One that comes while the same one is being
 * passed on has come back: gateways lead to each other, and without this each round would open a connection more.
 */
const markOf = (hello: Buffer): string => createHash('sha256').update(hello.subarray(0, MARK_BYTES)).digest('base64');

async function dialCluster(
  runtime: Runtime,
  clusterName: string,
  client: Socket,
): Promise<{ end: RelayEnd; endpoint: Endpoint }> {
  const cluster = chooseCluster(runtime, clusterName);
  const state = runtime.clusters.of(cluster.name);
  return await tryEndpoints(runtime, cluster, async (endpoint) => {
    // The hello would come back here, and go out again, until no file descriptor is left.
    if (endpoint.port === client.localPort && endpoint.address === client.localAddress)
      throw new PeerwayError('upstream.connect_failed', 'it is the address of this gateway itself');
    const release = state.beginConnection(cluster);
    const { timeoutMs, keepAliveMs } = dialOptions(runtime.config(), cluster);
    const end = dialledEnd(endpoint.address, endpoint.port, keepAliveMs, runtime.buffers);
    const active = state.begin(endpoint);
    end.socket.once('close', () => {
      release();
      active();
    });
    try {
      await whenConnected(end.socket, timeoutMs);
      state.succeeded(endpoint);
      return { end, endpoint };
    } catch (error) {
      if (end.socket.closed) end.release();
      else end.socket.once('close', () => end.release());
      throw error;
    }
  });
}

/** A relayed connection stands on its route alone: endpoints may come and go under it. */
function routeObjection(config: ProxyConfig, made: SniRoute, clusterName: string): string | null {
  const route = config.sniRoutes.get(made.name);
  if (route === undefined) return `the route of ${made.name} was removed`;
  if (route.action.kind !== 'passthrough' || route.action.cluster !== clusterName || route.peer !== made.peer)
    return `the route of ${made.name} leads elsewhere now`;
  return null;
}

function passthroughMeter(runtime: Runtime, route: SniRoute): TrafficPath {
  const { service, namespace, peer, direction } = route;
  return runtime.traffic.path({
    point: 'gateway',
    source: '',
    ...unknownSource,
    service,
    namespace,
    partition: ownPartition(runtime.config()),
    peer,
    direction,
    protocol: 'tcp',
    mode: 'passthrough',
  });
}
