import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { formatHostPort } from '@peerway/model/host-port';
import type { Leaf } from '../identity/leaf.ts';
import type { Runtime } from '../runtime.ts';
import { bundlesOf, type Cluster } from '../snapshot/proxy-config.ts';
import { dialTls } from '../tls/dial-tls.ts';
import type { VerifiedPeer } from '../tls/peer-identity.ts';
import { dialOptions, dialTcp } from './dial.ts';
import { type Endpoint, endpointKey } from './pick-endpoint.ts';

/** Endpoints tried for one connection. Each may take `connectTimeoutMs`. */
const ATTEMPTS_MAX = 3;

/** A connection to an endpoint of a cluster, over which nothing has been sent yet. */
export type Connected = {
  /** What to write to: the TLS socket, or the transport itself. */
  socket: Socket;
  transport: Socket;
  endpoint: Endpoint;
  /** Null without TLS. */
  tls: { peer: VerifiedPeer; leaf: Leaf } | null;
};

/** Which endpoint of a cluster a caller would like. */
export type Wish = {
  /** Of the request, where the cluster hashes; null: any will do. */
  hash: number | null;
  /** Keys of endpoints that are used only where there is no other. */
  avoid: ReadonlySet<string>;
};
export const anyEndpoint: Wish = { hash: null, avoid: new Set() };

/**
 * Tries endpoints until `attempt` succeeds with one. Only for attempts that send nothing of the caller's when they fail, which
 * is why another endpoint may be tried. Throws the last failure. Its message may go to anybody; the addresses that were tried are
 * in its hint, which is for callers of this cluster.
 * @param first the endpoint whose turn it is, where that was found out before (`pickFor`)
 */
export async function tryEndpoints<T>(
  runtime: Runtime,
  cluster: Cluster,
  attempt: (endpoint: Endpoint) => Promise<T>,
  wish: Wish = anyEndpoint,
  first: Endpoint | null = null,
): Promise<T> {
  const tried = new Set(wish.avoid);
  const failures: { endpoint: Endpoint; error: PeerwayError }[] = [];
  while (failures.length < ATTEMPTS_MAX) {
    let endpoint = failures.length === 0 && first !== null ? first : pick(runtime, cluster, tried, wish.hash);
    if (endpoint === null && failures.length === 0 && wish.avoid.size > 0) {
      tried.clear();
      endpoint = pick(runtime, cluster, tried, wish.hash);
    }
    if (endpoint === null) break;
    tried.add(endpointKey(endpoint));
    try {
      return await attempt(endpoint);
    } catch (error) {
      if (!(error instanceof PeerwayError) || !error.code.startsWith('upstream.')) throw error;
      failures.push({ endpoint, error });
      noteFailure(runtime, cluster, endpoint);
      runtime.log('debug', 'upstream.attempt_failed', {
        cluster: cluster.name,
        endpoint: endpointKey(endpoint),
        code: error.code,
        reason: error.message,
      });
    }
  }
  const last = failures.at(-1);
  if (last === undefined) throw noEndpoint(cluster);
  throw new PeerwayError(last.error.code, `${describeCluster(cluster)} can not be reached: ${last.error.message}`, {
    hint: describeFailures(cluster, failures),
    cause: last.error,
  });
}

/** The endpoint whose turn it is; null when there is none, or none but those that were to be avoided. */
export function pickFor(runtime: Runtime, cluster: Cluster, { avoid, hash }: Wish): Endpoint | null {
  return pick(runtime, cluster, avoid, hash);
}

function pick(runtime: Runtime, cluster: Cluster, tried: ReadonlySet<string>, hash: number | null): Endpoint | null {
  const endpoints = runtime.config().endpoints.get(cluster.endpoints);
  if (endpoints === undefined) return null;
  const { random } = runtime;
  return runtime.clusters
    .of(cluster.name)
    .pick(cluster, endpoints, { tried, hash }, { nowMs: runtime.now().getTime(), random });
}

/** An endpoint could not be reached, or failed a request: the outlier detection is told, and the log when it acts. */
export function noteFailure(runtime: Runtime, cluster: Cluster, endpoint: Endpoint): void {
  if (cluster.outlierDetection === null) return;
  const endpoints = runtime.config().endpoints.get(cluster.endpoints);
  const moment = { nowMs: runtime.now().getTime(), random: runtime.random };
  if (runtime.clusters.of(cluster.name).failed(cluster, endpoint, endpoints, moment))
    runtime.log('warn', 'endpoint.ejected', { cluster: cluster.name, endpoint: endpointKey(endpoint) });
}

/**
 * Connects to one endpoint, with TLS where the cluster has it. Its failures name only the cause; at the limit of the cluster
 * they are `capacity.connections`.
 */
export async function connectEndpoint(runtime: Runtime, cluster: Cluster, endpoint: Endpoint): Promise<Connected> {
  const release = runtime.clusters.of(cluster.name).beginConnection(cluster);
  try {
    const connected = await dialEndpoint(runtime, cluster, endpoint);
    if (connected.transport.destroyed) release();
    else connected.transport.once('close', release);
    return connected;
  } catch (error) {
    release();
    throw error;
  }
}

async function dialEndpoint(runtime: Runtime, cluster: Cluster, endpoint: Endpoint): Promise<Connected> {
  const { tls } = cluster;
  const dial = (): Promise<Socket> => dialTcp(endpoint.address, endpoint.port, dialOptions(runtime.config(), cluster));
  if (tls === null) {
    const transport = await dial();
    transport.on('error', () => {});
    return { socket: transport, transport, endpoint, tls: null };
  }
  const leaf = currentLeaf(runtime);
  const transport = await dial();
  const config = runtime.config();
  const { socket, peer } = await dialTls(transport, {
    context: leaf.context,
    sni: tls.sni,
    bundles: bundlesOf(config, [tls.trustDomain]),
    spiffeIds: tls.spiffeIds,
    handshakeTimeoutMs: config.limits.handshakeTimeoutMs,
    now: runtime.now(),
  });
  socket.on('error', () => {});
  return { socket, transport, endpoint, tls: { peer, leaf } };
}

/** The leaf to show. Throws `identity.not_ready` without one in date. */
export function currentLeaf(runtime: Runtime): Leaf {
  const leaf = runtime.leaf();
  if (leaf === null)
    throw new PeerwayError(
      'identity.not_ready',
      'this proxy has no certificate yet: it waits for the control plane to sign one',
    );
  if (leaf.notAfterMs <= runtime.now().getTime())
    throw new PeerwayError(
      'identity.not_ready',
      `this proxy's certificate expired at ${new Date(leaf.notAfterMs).toISOString()} and the control plane has not signed a new one`,
    );
  return leaf;
}

/** `service api of peer west`, `service api`. */
export function describeCluster(cluster: Pick<Cluster, 'service' | 'peer'>): string {
  return cluster.peer === '' ? `service ${cluster.service}` : `service ${cluster.service} of peer ${cluster.peer}`;
}

function noEndpoint(cluster: Cluster): PeerwayError {
  if (cluster.peer === '')
    return new PeerwayError('routing.no_healthy_instance', `${describeCluster(cluster)} has no healthy instance`);
  return cluster.mode === 'local'
    ? new PeerwayError(
        'routing.no_local_gateway',
        `${describeCluster(cluster)} is reached in mode local, and this cluster has no healthy mesh gateway`,
      )
    : new PeerwayError('routing.no_healthy_remote_gateway', `${describeCluster(cluster)} has no healthy mesh gateway`);
}

const WAY_ON: Record<string, string> = {
  'upstream.connect_failed': 'Check that it runs and that this network reaches it',
  'upstream.connect_timeout': 'Check that it runs and that no firewall drops the packets',
  'upstream.tls_failed':
    "Check that the address is that of the mesh and that both clusters know each other's newest roots",
};

function describeFailures(cluster: Cluster, failures: { endpoint: Endpoint; error: PeerwayError }[]): string {
  const each = failures.map(({ endpoint, error }) => {
    const address = formatHostPort({ host: endpoint.address, port: endpoint.port });
    return `${endpoint.label === '' ? address : `${endpoint.label} (${address})`}: ${error.message}`;
  });
  const code = failures.at(-1)?.error.code ?? '';
  // The own gateway only forwards: when it takes a connection and drops it, the next hop is what is missing.
  const isBehindLocalGateway = cluster.mode === 'local' && code === 'upstream.tls_failed';
  const wayOn = isBehindLocalGateway
    ? `The mesh gateway of this cluster took the connection and could not carry it on: look whether the mesh gateway of peer ${cluster.peer} runs, and at the log of the own one`
    : WAY_ON[code];
  return `Tried ${each.join('; ')}.${wayOn === undefined ? '' : ` ${wayOn}.`}`;
}
