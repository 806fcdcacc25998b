import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { ClusterState } from './cluster-state.ts';
import { endpointKey } from './pick-endpoint.ts';

/** What the proxy remembers of each cluster, by name; it outlives snapshots, as the connections do. */
export class ClusterStates {
  readonly #states = new Map<string, ClusterState>();

  of(clusterName: string): ClusterState {
    let state = this.#states.get(clusterName);
    if (state === undefined) {
      state = new ClusterState();
      this.#states.set(clusterName, state);
    }
    return state;
  }

  /** After a change of the snapshot: what is gone is forgotten. */
  review(config: ProxyConfig): void {
    for (const [name, state] of this.#states) {
      const cluster = config.clusters.get(name);
      if (cluster === undefined) {
        this.#states.delete(name);
        continue;
      }
      const endpoints = config.endpoints.get(cluster.endpoints)?.endpoints ?? [];
      state.keep(new Set(endpoints.map(endpointKey)));
    }
  }
}
