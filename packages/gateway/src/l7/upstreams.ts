import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { isHttp2 } from '@peerway/model/protocol';
import { type Connected, clusterByName, connectEndpoint, tryEndpoints } from '../l4/connect-cluster.ts';
import { type Endpoint, endpointKey } from '../l4/pick-endpoint.ts';
import { clusterStanding } from '../live/cluster-standing.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import { openUpgrade, type UpgradeListener } from './http1-upgrade.ts';
import { Http1Connection, openHttp1 } from './http1-upstream.ts';
import { Http2Connection, openHttp2 } from './http2-upstream.ts';
import type { OutgoingRequest, UpstreamExchange, UpstreamListener } from './upstream-exchange.ts';

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

/** Sends requests to clusters over pools of connections. */
export class Upstreams {
  readonly #runtime: Runtime;
  readonly #pools = new Map<string, Pool>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Rejects, with nothing sent, when the cluster is unavailable or none of the endpoints tried can be reached. */
  async open(clusterName: string, request: OutgoingRequest, listener: UpstreamListener): Promise<UpstreamExchange> {
    const cluster = clusterByName(this.#runtime, clusterName);
    if (isHttp2(cluster.protocol)) {
      const session = await this.#http2(cluster);
      return orRefuse(() => openHttp2(session, request, listener));
    }
    const connection = await this.#http1(cluster);
    return orRefuse(
      () => openHttp1(connection, request, listener),
      () => connection.close(),
    );
  }

  /** Rejects, with nothing sent, as `open` does. `giveUp` ends it for good. */
  async openUpgrade(
    clusterName: string,
    request: OutgoingRequest,
    protocol: string,
    listener: UpgradeListener,
  ): Promise<{ transport: Socket; giveUp(): void }> {
    const cluster = clusterByName(this.#runtime, clusterName);
    if (isHttp2(cluster.protocol))
      throw new PeerwayError('request.invalid', `a service of protocol ${cluster.protocol} takes no upgrades`);
    const connection = await this.#http1(cluster);
    const giveUp = orRefuse(
      () => openUpgrade(connection, request, protocol, listener),
      () => connection.close(),
    );
    return { transport: connection.connected.transport, giveUp };
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

  async #http1(cluster: Cluster): Promise<Http1Connection> {
    return await tryEndpoints(this.#runtime, cluster, async (endpoint) => {
      const pool = this.#pool(cluster, endpoint);
      for (let warm = pool.idle.pop(); warm !== undefined; warm = pool.idle.pop()) if (warm.isOpen) return warm;
      const connected = await connectEndpoint(this.#runtime, cluster, endpoint);
      const connection: Http1Connection = new Http1Connection(connected, () => {
        if (this.#isCurrent(pool) && pool.idle.length < IDLE_MAX) pool.idle.push(connection);
        else connection.close();
      });
      this.#hold(cluster, connected, () => connection.close());
      return connection;
    });
  }

  async #http2(cluster: Cluster): Promise<Http2Connection> {
    return await tryEndpoints(this.#runtime, cluster, async (endpoint) => {
      const pool = this.#pool(cluster, endpoint);
      for (let round = 0; round < CONNECT_ROUNDS_MAX; round += 1) {
        const session = pool.sessions.find((one) => one.hasRoom);
        if (session !== undefined) return session;
        pool.connecting ??= this.#connectHttp2(cluster, endpoint, pool).finally(() => {
          pool.connecting = null;
        });
        await pool.connecting;
      }
      throw new PeerwayError('upstream.connect_failed', 'it closed every session at once');
    });
  }

  async #connectHttp2(cluster: Cluster, endpoint: Endpoint, pool: Pool): Promise<Http2Connection> {
    const connected = await connectEndpoint(this.#runtime, cluster, endpoint);
    if (connected.socket.destroyed)
      throw new PeerwayError('upstream.connect_failed', 'it closed the connection at once');
    const session: Http2Connection = new Http2Connection(connected, () => {
      pool.sessions = pool.sessions.filter((one) => one !== session);
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

/** A head that passed every check and that Node still refuses to write is the client's fault, not the endpoint's. */
function orRefuse<T>(open: () => T, undo: () => void = () => {}): T {
  try {
    return open();
  } catch (error) {
    undo();
    throw new PeerwayError('request.invalid', 'a field of the request can not be forwarded', { cause: error });
  }
}
