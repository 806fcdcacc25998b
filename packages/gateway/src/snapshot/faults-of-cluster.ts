import { isErrorCode } from '@peerway/model/error';
import { parseSpiffeId } from '@peerway/model/spiffe';
import { missingBundles } from './missing-bundles.ts';
import type { Cluster, ProxyConfig } from './proxy-config.ts';

/** What is wrong with a cluster, in words. */
export function faultsOfCluster(config: ProxyConfig, cluster: Cluster): string[] {
  const at = `cluster/${cluster.name}`;
  const faults = faultsOfFailover(config, cluster, at);
  const { unavailable } = cluster;
  if (unavailable !== null) {
    if (!isErrorCode(unavailable.code)) faults.push(`${at}: unavailable with the unknown code ${unavailable.code}`);
    // A cluster that is unavailable is never dialled, so it may name what is not there.
    return faults;
  }
  if (!config.endpoints.has(cluster.endpoints)) faults.push(`${at}: there is no endpoints/${cluster.endpoints}`);
  if (cluster.tls !== null) {
    faults.push(...missingBundles(config, at, [cluster.tls.trustDomain]));
    for (const id of cluster.tls.spiffeIds)
      if (parseSpiffeId(id) === null) faults.push(`${at}: ${id} is not a SPIFFE ID of a mesh`);
  }
  return faults;
}

function faultsOfFailover(config: ProxyConfig, cluster: Cluster, at: string): string[] {
  const faults: string[] = [];
  for (const name of cluster.failover) {
    if (name === cluster.name) faults.push(`${at}: it would take over from itself`);
    else if (!config.clusters.has(name)) faults.push(`${at}: there is no cluster/${name} to take over`);
  }
  return faults;
}

/** The clusters that traffic for one can end at: itself, then its failover. */
export function clustersBehind(config: ProxyConfig, name: string): Cluster[] {
  const cluster = config.clusters.get(name);
  if (cluster === undefined) return [];
  return [cluster, ...cluster.failover.map((other) => config.clusters.get(other))].filter((one) => one !== undefined);
}
