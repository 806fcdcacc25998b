import { PeerwayError } from '@peerway/model/error';
import { type Connected, connectEndpoint, tryEndpoints, type Wish } from '../l4/connect-cluster.ts';
import { type Endpoint, endpointKey } from '../l4/pick-endpoint.ts';
import { clusterStanding } from '../live/cluster-standing.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import { Http1Connection } from './http1-upstream.ts';
import { Http2Connection } from './http2-upstream.ts';

/** Warm connections to one endpoint of one cluster. */
type Pool = {
  clusterName: string;
  endpoint: Endpoint;
  /** Idle HTTP/1.1 connections, the warmest last. */
  idle: Http1Connection[];
  sessions: Http2Connection[];
  /** The session that is being made; those who need one meanwhile wait for it together. */
  connecting: Promise<Http2Connection> | null;
};

/** Connections kept idle per endpoint. A pool smaller than the concurrency costs a handshake per request. */
const IDLE_MAX = 256;
/** New sessions a request waits for before it gives an endpoint up: each may be full, or closed, by the time it is its turn. */
const CONNECT_ROUNDS_MAX = 8;

/** Where a request is to go. */
export type Destination = Wish & {
  clusterName: string;
  /** False when nobody waits for the answer any more, so that no connection need be made for it. */
  isWanted(): boolean;
};

/** The connections that requests go out by, kept warm for the next ones. */
export class ConnectionPools {
  readonly #runtime: Runtime;
  readonly #pools = new Map<string, Pool>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** After a change of the snapshot: endpoints that are gone get no new request, and their idle connections end. */
  review(config: ProxyConfig): void {
    for (const [key, pool] of this.#pools) {
      const cluster = config.clusters.get(pool.clusterName);
      const endpoints = cluster === undefined ? [] : (config.endpoints.get(cluster.endpoints)?.endpoints ?? []);
      const isUsed = endpoints.some((one) => one.healthy && endpointKey(one) === endpointKey(pool.endpoint));
      if (!isUsed) this.#dissolve(key, pool);
    }
  }

  /** The leaf has changed: connections that showed the old one take no more requests. */
  retire(): void {
    for (const [key, pool] of this.#pools) this.#dissolve(key, pool);
  }

  close(): void {
    for (const pool of this.#pools.values()) {
      for (const connection of pool.idle) connection.close();
      for (const session of pool.sessions) session.close();
    }
    this.#pools.clear();
  }

  /** What `/clusters` shows. */
  connectionsTo(clusterName: string, endpoint: Endpoint): { idle: number; sessions: number } {
    const pool = this.#pools.get(poolKey(clusterName, endpoint));
    return { idle: pool?.idle.length ?? 0, sessions: pool?.sessions.length ?? 0 };
  }

  #dissolve(key: string, pool: Pool): void {
    this.#pools.delete(key);
    for (const connection of pool.idle) connection.close();
    pool.idle = [];
    for (const session of pool.sessions) session.retire();
  }

  #pool(cluster: Cluster, endpoint: Endpoint): Pool {
    const key = poolKey(cluster.name, endpoint);
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      pool = { clusterName: cluster.name, endpoint, idle: [], sessions: [], connecting: null };
      this.#pools.set(key, pool);
    }
    return pool;
  }

  #isCurrent(pool: Pool): boolean {
    return this.#pools.get(poolKey(pool.clusterName, pool.endpoint)) === pool;
  }

  /** A connection to an endpoint that is there and has no request; null when there is none. */
  warmHttp1(cluster: Cluster, endpoint: Endpoint): Http1Connection | null {
    const pool = this.#pools.get(poolKey(cluster.name, endpoint));
    return pool === undefined ? null : (warmOf(pool) ?? null);
  }

  /**
   * A connection that has no request. Rejects as `Upstreams.open` does.
   * @param first the endpoint whose turn it is; null: that is to be found out
   */
  async http1(cluster: Cluster, destination: Destination, first: Endpoint | null = null): Promise<Http1Connection> {
    const attempt = async (endpoint: Endpoint): Promise<Http1Connection> => {
      const pool = this.#pool(cluster, endpoint);
      const warm = warmOf(pool);
      if (warm !== undefined) return warm;
      const endPending = this.#runtime.clusters.of(cluster.name).beginPending(cluster);
      try {
        while (!this.#hasRoom(cluster)) {
          await this.#untilRoom(cluster, destination);
          const freed = warmOf(this.#pool(cluster, endpoint));
          if (freed !== undefined) return freed;
        }
        return await this.#connectHttp1(cluster, endpoint, pool);
      } finally {
        endPending();
      }
    };
    return await tryEndpoints(this.#runtime, cluster, attempt, destination, first);
  }

  async #connectHttp1(cluster: Cluster, endpoint: Endpoint, pool: Pool): Promise<Http1Connection> {
    const { room } = this.#runtime.clusters.of(cluster.name);
    const connected = await connectEndpoint(this.#runtime, cluster, endpoint);
    const connection: Http1Connection = new Http1Connection(connected, () => {
      if (this.#isCurrent(pool) && pool.idle.length < IDLE_MAX) pool.idle.push(connection);
      else connection.close();
      room.wakeOne();
    });
    this.#hold(cluster, connected, () => connection.close());
    return connection;
  }

  /** A session with room for a request. Rejects as `Upstreams.open` does. */
  async http2(cluster: Cluster, destination: Destination): Promise<Http2Connection> {
    const attempt = async (endpoint: Endpoint): Promise<Http2Connection> => {
      const pool = this.#pool(cluster, endpoint);
      const ready = pool.sessions.find((one) => one.hasRoom);
      if (ready !== undefined) return ready;
      const endPending = this.#runtime.clusters.of(cluster.name).beginPending(cluster);
      try {
        for (let round = 0; round < CONNECT_ROUNDS_MAX; ) {
          const session = pool.sessions.find((one) => one.hasRoom);
          if (session !== undefined) return session;
          if (pool.connecting === null && !this.#hasRoom(cluster)) {
            await this.#untilRoom(cluster, destination);
            continue;
          }
          round += 1;
          pool.connecting ??= this.#connectHttp2(cluster, endpoint, pool).finally(() => {
            pool.connecting = null;
          });
          await pool.connecting;
        }
      } finally {
        endPending();
      }
      throw new PeerwayError('upstream.connect_failed', 'it closed every session at once');
    };
    return await tryEndpoints(this.#runtime, cluster, attempt, destination);
  }

  #hasRoom(cluster: Cluster): boolean {
    return this.#runtime.clusters.of(cluster.name).hasRoomForConnection(cluster);
  }

  /** Waits for a turn where the cluster has as many connections as it may. Throws `capacity.requests` when none comes. */
  async #untilRoom(cluster: Cluster, destination: Destination): Promise<void> {
    if (cluster.limits?.maxConnections === 0)
      throw new PeerwayError('capacity.requests', `service ${cluster.service} may have no connection at all`);
    // A connection that idles at another endpoint is in the way; its end makes room.
    this.#closeOneIdle(cluster);
    const { room } = this.#runtime.clusters.of(cluster.name);
    const { requestTimeoutMs } = this.#runtime.config().limits;
    const isTurn = await room.wait(requestTimeoutMs);
    if (!destination.isWanted()) {
      // The turn goes to the next in line.
      if (isTurn) room.wakeOne();
      throw new PeerwayError('capacity.requests', 'the client did not wait for a connection');
    }
    if (!isTurn)
      throw new PeerwayError(
        'capacity.requests',
        `service ${cluster.service} had no connection to spare within ${requestTimeoutMs} ms`,
      );
  }

  #closeOneIdle(cluster: Cluster): void {
    for (const pool of this.#pools.values()) {
      if (pool.clusterName !== cluster.name) continue;
      const idle = pool.idle.shift() ?? pool.sessions.find((one) => one.isIdle);
      if (idle === undefined) continue;
      idle.close();
      return;
    }
  }

  async #connectHttp2(cluster: Cluster, endpoint: Endpoint, pool: Pool): Promise<Http2Connection> {
    const connected = await connectEndpoint(this.#runtime, cluster, endpoint);
    if (connected.socket.destroyed)
      throw new PeerwayError('upstream.connect_failed', 'it closed the connection at once');
    const { room } = this.#runtime.clusters.of(cluster.name);
    const session: Http2Connection = new Http2Connection(connected, {
      closed: () => {
        pool.sessions = pool.sessions.filter((one) => one !== session);
      },
      hasRoom: () => room.wakeOne(),
    });
    pool.sessions.push(session);
    this.#hold(cluster, connected, () => session.close());
    return session;
  }

  /** A pooled connection ends as soon as its cluster, its trust or its certificates do. */
  #hold(cluster: Cluster, connected: Connected, close: () => void): void {
    const release = this.#runtime.registry.add({ objection: clusterStanding(cluster, connected.tls), cut: close });
    connected.transport.once('close', release);
    if (connected.transport.destroyed) release();
  }
}

const poolKey = (clusterName: string, endpoint: Endpoint): string => `${clusterName} ${endpointKey(endpoint)}`;

function warmOf(pool: Pool): Http1Connection | undefined {
  for (let warm = pool.idle.pop(); warm !== undefined; warm = pool.idle.pop()) if (warm.isOpen) return warm;
  return undefined;
}
