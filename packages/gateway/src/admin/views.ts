import type { Leaf } from '../identity/leaf.ts';
import type { ConnectionPools } from '../l7/connection-pools.ts';
import type { Runtime } from '../runtime.ts';
import type { SnapshotStatus } from '../snapshot/follow-snapshot.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';

/** Whether the proxy can do its work, in Envoy's words. */
export function readiness(
  config: ProxyConfig,
  leaf: Leaf | null,
  isDraining: boolean,
  nowMs: number,
): { ok: boolean; state: string } {
  if (isDraining) return { ok: false, state: 'DRAINING' };
  if (config.listeners.size === 0) return { ok: false, state: 'PRE_INITIALIZING' };
  if (config.identity !== null && (leaf === null || leaf.notAfterMs <= nowMs))
    return { ok: false, state: 'INITIALIZING' };
  return { ok: true, state: 'LIVE' };
}

/** Everything in force. Certificates are public and shown; the private key is not. */
export function configDump(config: ProxyConfig, leaf: Leaf | null, status: SnapshotStatus): unknown {
  return {
    index: config.index,
    cluster: config.cluster,
    controlPlane: {
      connected: status.connected,
      appliedAt: status.appliedAt?.toISOString() ?? null,
      rejected: status.rejected === null ? null : { ...status.rejected, at: status.rejected.at.toISOString() },
    },
    leaf:
      leaf === null
        ? null
        : {
            spiffeId: leaf.spiffeId,
            rootId: leaf.rootId,
            notBefore: new Date(leaf.notBeforeMs).toISOString(),
            notAfter: new Date(leaf.notAfterMs).toISOString(),
            certPem: leaf.certPem,
            chainPems: leaf.chainPems,
          },
    resources: [...config.resources.values()].toSorted((a, b) =>
      `${a.type}/${a.name}` < `${b.type}/${b.name}` ? -1 : 1,
    ),
  };
}

/** One line per fact of each endpoint, as Envoy's `/clusters`. */
export function clustersText(runtime: Runtime, pools: ConnectionPools): string {
  const config = runtime.config();
  const nowMs = runtime.now().getTime();
  const lines: string[] = [];
  for (const cluster of config.clusters.values()) {
    const state = runtime.clusters.of(cluster.name);
    const { requests, pending, connections } = state.counts;
    if (cluster.unavailable !== null) lines.push(`${cluster.name}::unavailable::${cluster.unavailable.code}`);
    lines.push(
      `${cluster.name}::load_balancer::${cluster.loadBalancer.policy}`,
      `${cluster.name}::cx_active::${connections}`,
      `${cluster.name}::rq_active::${requests}`,
      `${cluster.name}::rq_pending::${pending}`,
    );
    for (const endpoint of config.endpoints.get(cluster.endpoints)?.endpoints ?? []) {
      const at = `${cluster.name}::${endpoint.address}:${endpoint.port}`;
      const { idle, sessions } = pools.connectionsTo(cluster.name, endpoint);
      const flags = [
        ...(endpoint.healthy ? [] : ['/failed_eds_health']),
        ...(state.isEjected(cluster, endpoint, nowMs) ? ['/failed_outlier_check'] : []),
      ];
      lines.push(
        `${at}::hostname::${endpoint.label}`,
        `${at}::health_flags::${flags.length === 0 ? 'healthy' : flags.join('')}`,
        `${at}::weight::${endpoint.weight}`,
        `${at}::rq_active::${state.active(endpoint)}`,
        `${at}::cx_idle::${idle}`,
        `${at}::h2_sessions::${sessions}`,
      );
    }
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
