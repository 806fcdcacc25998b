import { isErrorCode, PeerwayError } from '@peerway/model/error';
import type { Runtime } from '../runtime.ts';
import type { Cluster } from '../snapshot/proxy-config.ts';

/**
 * The cluster that a name leads to at this moment: itself, or while none of its endpoints is usable the first of its failover
 * that has one. Where nobody can take over it is the cluster itself, so that the reason told is its own.
 * Throws what it was declared unavailable with, or that it is gone.
 */
export function chooseCluster(runtime: Runtime, name: string): Cluster {
  const { clusters } = runtime.config();
  const cluster = clusters.get(name);
  if (cluster === undefined)
    throw new PeerwayError('platform.internal', `the snapshot has no cluster ${name} any more`);
  if (cluster.failover.length > 0 && !isUsable(runtime, cluster))
    for (const other of cluster.failover) {
      // The failover of these does not count, so there is no circle to walk in.
      const candidate = clusters.get(other);
      if (candidate !== undefined && isUsable(runtime, candidate)) return candidate;
    }
  const { unavailable } = cluster;
  if (unavailable !== null)
    throw new PeerwayError(isErrorCode(unavailable.code) ? unavailable.code : 'platform.internal', unavailable.message);
  return cluster;
}

function isUsable(runtime: Runtime, cluster: Cluster): boolean {
  if (cluster.unavailable !== null) return false;
  const endpoints = runtime.config().endpoints.get(cluster.endpoints);
  return runtime.clusters.of(cluster.name).hasUsable(cluster, endpoints, runtime.now().getTime());
}
