import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { isHttp2 } from '@peerway/model/protocol';
import { chooseCluster } from '../l4/choose-cluster.ts';
import { noteFailure } from '../l4/connect-cluster.ts';
import type { Endpoint } from '../l4/pick-endpoint.ts';
import type { Runtime } from '../runtime.ts';
import type { Cluster } from '../snapshot/proxy-config.ts';
import { ConnectionPools, type Destination } from './connection-pools.ts';
import { openUpgrade, type UpgradeListener } from './http1-upgrade.ts';
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
   * Rejects, with nothing sent, when the cluster is unavailable or at a limit, or none of the endpoints tried can be reached.
   */
  async open(
    destination: Destination,
    request: OutgoingRequest,
    listener: UpstreamListener,
  ): Promise<{ exchange: UpstreamExchange; lease: Lease }> {
    const cluster = chooseCluster(this.#runtime, destination.clusterName);
    return await this.#lend(cluster, async () => {
      if (isHttp2(cluster.protocol)) {
        const session = await this.pools.http2(cluster, destination);
        const exchange = orRefuse(() => openHttp2(session, request, listener));
        return { exchange, endpoint: session.connected.endpoint };
      }
      const connection = await this.pools.http1(cluster, destination);
      const exchange = orRefuse(
        () => connection.send(request, listener),
        () => connection.close(),
      );
      return { exchange, endpoint: connection.connected.endpoint };
    });
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
    return await this.#lend(cluster, async () => {
      const connection = await this.pools.http1(cluster, destination);
      const giveUp = orRefuse(
        () => openUpgrade(connection, request, protocol, listener),
        () => connection.close(),
      );
      return { transport: connection.connected.transport, giveUp, endpoint: connection.connected.endpoint };
    });
  }

  /** Counts a request from before it has a connection until its lease ends. */
  async #lend<T extends { endpoint: Endpoint }>(
    cluster: Cluster,
    open: () => Promise<T>,
  ): Promise<Omit<T, 'endpoint'> & { lease: Lease }> {
    const state = this.#runtime.clusters.of(cluster.name);
    const endRequest = state.beginRequest(cluster);
    try {
      const { endpoint, ...opened } = await open();
      const endActive = state.begin(endpoint);
      const lease: Lease = {
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
      return { ...opened, lease };
    } catch (error) {
      endRequest();
      throw error;
    }
  }
}

/** A head that passed every check and that Node still refuses to write is the client's fault, not the endpoint's. */
function orRefuse<T>(open: () => T, undo: () => void = () => {}): T {
  try {
    return open();
  } catch (error) {
    undo();
    throw new PeerwayError('request.invalid', 'a field of the request can not be forwarded', { cause: error });
  }
}
