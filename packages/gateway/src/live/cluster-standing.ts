import type { Leaf } from '../identity/leaf.ts';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import type { VerifiedPeer } from '../tls/peer-identity.ts';
import { peerStanding } from './peer-standing.ts';

/**
 * Watches whether a connection dialled for a cluster may still be used for it: the cluster, while it exists, wants the same server name
 * and trust domain, and accepts the identity that answered.
 */
export function clusterStanding(
  made: Cluster,
  tls: { peer: VerifiedPeer; leaf: Leaf } | null,
): (config: ProxyConfig, nowMs: number) => string | null {
  const peerObjection = tls === null ? null : peerStanding(tls.peer, tls.leaf);
  return (config, nowMs) => {
    const cluster = config.clusters.get(made.name);
    // A cluster that is gone gets no new work from pools and listeners. What is under way may end, as long as the trust it was made on holds.
    if (cluster === undefined)
      return peerObjection === null ? `cluster ${made.name} was removed` : peerObjection(config, nowMs);
    if (tls === null || peerObjection === null)
      return cluster.tls === null ? null : `cluster ${made.name} demands TLS now`;
    if (cluster.tls === null) return `cluster ${made.name} is reached without TLS now`;
    if (cluster.tls.sni !== made.tls?.sni || cluster.tls.trustDomain !== made.tls.trustDomain)
      return `cluster ${made.name} is reached by another name now`;
    if (!cluster.tls.spiffeIds.includes(tls.peer.uri)) return `${tls.peer.uri} no longer serves cluster ${made.name}`;
    return peerObjection(config, nowMs);
  };
}
