import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { isHttp2 } from '@peerway/model/protocol';
import { chooseCluster } from '../l4/choose-cluster.ts';
import { noteFailure, pickFor } from '../l4/connect-cluster.ts';
import type { Endpoint } from '../l4/pick-endpoint.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster } from '../snapshot/proxy-config.ts';
import { ConnectionPools, type Destination } from './connection-pools.ts';
import { openUpgrade, type UpgradeListener } from './http1-upgrade.ts';
import type { Http1Connection } from './http1-upstream.ts';
import { openHttp2 } from './http2-upstream.ts';
import type { OutgoingRequest, UpstreamExchange, UpstreamListener } from './upstream-exchange.ts';

/** A place that a request has at an endpoint. */
export type Lease = {
  /** The cluster really used: the failover's, where that took over. */
  cluster: Cluster;
  endpoint: Endpoint;
  /** What the endpoint made of it, for the outlier detection. */
  report(hasSucceeded: boolean): void;
  /** Gives the place back; calling it again does nothing. */
  end(): void;
};

/** Sends requests to clusters over pools of connections. */
export class Upstreams {
  readonly #runtime: Runtime;
  readonly pools: ConnectionPools;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.pools = new ConnectionPools(runtime);
  }

  /**
   * Throws or rejects, with nothing sent, when the cluster is unavailable or at a limit, or none of the endpoints tried can be
   * reached. Answers at once where a connection stands ready, which nearly always is so: a promise costs more than the rest.
   */
  open(destination: Destination, request: OutgoingRequest, listener: UpstreamListener): Opened | Promise<Opened> {
    const cluster = chooseCluster(this.#runtime, destination.clusterName);
    const endRequest = this.#runtime.clusters.of(cluster.name).beginRequest(cluster);
    if (isHttp2(cluster.protocol))
      return this.#lend(cluster, endRequest, async () => {
        const session = await this.pools.http2(cluster, destination);
        const exchange = orRefuse(() => openHttp2(session, request, listener));
        return { exchange, endpoint: session.connected.endpoint };
      });
    const first = pickFor(this.#runtime, cluster, destination);
    const warm = first === null ? null : this.pools.warmHttp1(cluster, first);
    if (warm === null)
      return this.#lend(cluster, endRequest, async () => {
        const connection = await this.pools.http1(cluster, destination, first);
        return { exchange: sendOver(connection, request, listener), endpoint: connection.connected.endpoint };
      });
    try {
      const exchange = sendOver(warm, request, listener);
      return { exchange, lease: this.#lease(cluster, warm.connected.endpoint, endRequest) };
    } catch (error) {
      endRequest();
      throw error;
    }
  }

  /** Rejects, with nothing sent, as `open` does. `giveUp` ends it for good. */
  async openUpgrade(
    destination: Destination,
    request: OutgoingRequest,
    protocol: string,
    listener: UpgradeListener,
  ): Promise<{ transport: Socket; giveUp(): void; lease: Lease }> {
    const cluster = chooseCluster(this.#runtime, destination.clusterName);
    if (isHttp2(cluster.protocol))
      throw new PeerwayError('request.invalid', `a service of protocol ${cluster.protocol} takes no upgrades`);
    const endRequest = this.#runtime.clusters.of(cluster.name).beginRequest(cluster);
    return await this.#lend(cluster, endRequest, async () => {
      const connection = await this.pools.http1(cluster, destination);
      const giveUp = orRefuse(
        () => openUpgrade(connection, request, protocol, listener),
        () => connection.close(),
      );
      return { transport: connection.connected.transport, giveUp, endpoint: connection.connected.endpoint };
    });
  }

  /** @param endRequest of the request, which is counted from before it has a connection until its lease ends */
  async #lend<T extends { endpoint: Endpoint }>(
    cluster: Cluster,
    endRequest: () => void,
    open: () => Promise<T>,
  ): Promise<Omit<T, 'endpoint'> & { lease: Lease }> {
    try {
      const { endpoint, ...opened } = await open();
      return { ...opened, lease: this.#lease(cluster, endpoint, endRequest) };
    } catch (error) {
      endRequest();
      throw error;
    }
  }

  #lease(cluster: Cluster, endpoint: Endpoint, endRequest: () => void): Lease {
    const state = this.#runtime.clusters.of(cluster.name);
    const endActive = state.begin(endpoint);
    return {
      cluster,
      endpoint,
      report: (hasSucceeded) => {
        if (hasSucceeded) state.succeeded(endpoint);
        else noteFailure(this.#runtime, cluster, endpoint);
      },
      end: () => {
        endActive();
        endRequest();
      },
    };
  }
}

/** What a request that is on its way has. */
export type Opened = { exchange: UpstreamExchange; lease: Lease };

function sendOver(connection: Http1Connection, request: OutgoingRequest, listener: UpstreamListener): UpstreamExchange {
  return orRefuse(
    () => connection.send(request, listener),
    () => connection.close(),
  );
}

/** A head that passed every check and that can still not be written is the client's fault, not the endpoint's. */
function orRefuse<T>(open: () => T, undo: () => void = () => {}): T {
  try {
    return open();
  } catch (error) {
    undo();
    throw new PeerwayError('request.invalid', 'a field of the request can not be forwarded', { cause: error });
  }
}
