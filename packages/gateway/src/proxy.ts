import { randomUUID } from 'node:crypto';
import { type AdminServer, startAdmin } from './admin/admin-server.ts';
import { clustersText, configDump, readiness } from './admin/views.ts';
import { IdentityKeeper } from './identity/keep-identity.ts';
import { BufferPool } from './l4/buffer-pool.ts';
import { ClusterStates } from './l4/cluster-states.ts';
import { HttpEdges } from './l7/http-edges.ts';
import { ConnectionRegistry } from './live/connection-registry.ts';
import { Listeners } from './live/listeners.ts';
import { serveConnection } from './live/serve-connection.ts';
import { AccessLog, openAccessLogSink } from './metrics/access-log.ts';
import { prometheusText } from './metrics/prometheus.ts';
import { Reporter, type ReportFacts } from './metrics/reporter.ts';
import { TrafficMeter } from './metrics/traffic-meter.ts';
import type { ProxyOptions, RunningProxy } from './proxy-options.ts';
import type { Runtime } from './runtime.ts';
import { ApplicationHealthCheck } from './sidecar/health/application-health.ts';
import { TokenVerifier } from './sidecar/jwt/token-verifier.ts';
import type { ControlPlaneLink } from './snapshot/control-plane-link.ts';
import { DataDirectory } from './snapshot/data-directory.ts';
import { SnapshotFollower } from './snapshot/follow-snapshot.ts';
import { emptyProxyConfig, type ProxyConfig } from './snapshot/proxy-config.ts';
import { loadSnapshot, SnapshotSaver } from './snapshot/saved-snapshot.ts';
import { connectTrpc } from './snapshot/trpc-link.ts';

/** How often certificates and permissions of open connections are looked at, beside every change of the snapshot, ms. */
const REVIEW_INTERVAL_MS = 500;
const VERSION = '0.1.0';

/**
 * Starts a mesh gateway or a sidecar. It serves from what it has on disk at once and follows the control plane in the
 * background, so it resolves also while the control plane is away.
 * Throws when the data directory or the admin port can not be used.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { log, reference } = options;
  const now = options.now ?? ((): Date => new Date());
  const startedAt = now();
  const directory = await DataDirectory.open(options.dataDirectory);
  const link: ControlPlaneLink =
    'watch' in options.controlPlane ? options.controlPlane : connectTrpc(options.controlPlane);

  let config: ProxyConfig = emptyProxyConfig;
  let isDraining = false;
  let isReplaced = false;
  const accessLog = new AccessLog(
    options.accessLog?.mode ?? 'off',
    await openAccessLogSink(options.accessLog?.file ?? null),
    now,
  );
  const registry = new ConnectionRegistry();
  const traffic = new TrafficMeter();
  const identity = new IdentityKeeper({
    link,
    directory,
    log,
    now,
    random: Math.random,
    onLeaf: () => edges.upstreams.pools.retire(),
  });
  const runtime: Runtime = {
    config: () => config,
    leaf: () => identity.leaf,
    isDraining: () => isDraining,
    traffic,
    buffers: new BufferPool(),
    clusters: new ClusterStates(),
    registry,
    passing: new Set(),
    accessLog,
    tokens: new TokenVerifier({ log, now, nowMs: () => performance.now(), random: Math.random }),
    log,
    now,
    random: Math.random,
  };
  const edges = new HttpEdges(runtime);
  const listeners = new Listeners(
    runtime,
    (accepted) => serveConnection(runtime, edges, accepted),
    options.sockets ?? null,
  );
  const review = (): void => {
    registry.review(config, now().getTime());
  };
  const put = (next: ProxyConfig): void => {
    config = next;
    identity.want(next.identity);
    runtime.clusters.review(next);
    runtime.tokens.review(next);
    edges.upstreams.pools.review(next);
    review();
    listeners.reconcile(next);
  };

  const saver = new SnapshotSaver(directory, log);
  await identity.load();
  const saved = await loadSnapshot(directory, log);
  if (saved !== null) {
    put(saved);
    log('info', 'snapshot.loaded', { index: saved.index });
  }
  const reviewing = setInterval(review, REVIEW_INTERVAL_MS);
  const application = options.application === null ? null : new ApplicationHealthCheck(options.application);
  await application?.start();

  const follower = new SnapshotFollower({
    link,
    reference,
    registrations: options.registrations,
    apply: (next) => {
      put(next);
      saver.save(next);
    },
    log,
    now,
    random: Math.random,
  });

  const instance = randomUUID();
  let cpuBefore = process.cpuUsage();
  const facts = (): ReportFacts => {
    const cpu = process.cpuUsage(cpuBefore);
    cpuBefore = process.cpuUsage();
    const { leaf } = identity;
    const { rejected, appliedAt } = follower.status;
    return {
      proxy: reference,
      instance,
      startedAt: startedAt.toISOString(),
      version: VERSION,
      snapshot: {
        index: config.index,
        appliedAt: appliedAt?.toISOString() ?? null,
        rejected: rejected === null ? null : { ...rejected, at: rejected.at.toISOString() },
      },
      leaf: leaf && {
        spiffeId: leaf.spiffeId,
        notAfter: new Date(leaf.notAfterMs).toISOString(),
        rootId: leaf.rootId,
      },
      process: {
        rssBytes: process.memoryUsage.rss(),
        cpuMicros: cpu.user + cpu.system,
        openConnections: listeners.openConnections,
      },
      // While its successor takes connections, the proxy that both are does not drain.
      draining: isDraining && !isReplaced,
      application: application?.health ?? null,
    };
  };
  const reporter = new Reporter({ link, traffic, facts, log, now });

  let admin: AdminServer | null = null;
  let draining: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  const drain = ({ hasSuccessor } = { hasSuccessor: false }): Promise<void> => {
    if (hasSuccessor) {
      isReplaced = true;
      directory.leave();
    }
    draining ??= (async () => {
      isDraining = true;
      log('info', 'proxy.draining', { openConnections: listeners.openConnections });
      // Others are led elsewhere by the control plane, as soon as it knows; those who come meanwhile are still served.
      if (!hasSuccessor) await reporter.sendBefore();
      listeners.stopAccepting();
      edges.drain();
      const deadline = performance.now() + config.limits.drainTimeoutMs;
      while (listeners.openConnections > 0 && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        edges.drain();
      }
      registry.cutAll('the proxy is ending');
    })();
    return draining;
  };
  const close = (): Promise<void> => {
    closing ??= (async () => {
      isDraining = true;
      follower.close();
      reporter.close();
      identity.close();
      runtime.tokens.close();
      application?.close();
      clearInterval(reviewing);
      listeners.stopAccepting();
      registry.cutAll('the proxy is ending');
      edges.close();
      admin?.close();
      await reporter.sendBefore();
      link.close();
      await saver.flush();
      await accessLog.close();
      log('info', 'proxy.closed');
    })();
    return closing;
  };

  try {
    if (options.adminBind !== null)
      admin = await startAdmin(options.adminBind, {
        ready: () => readiness(config, identity.leaf, isDraining, now().getTime()),
        prometheus: () =>
          prometheusText(traffic, {
            accessLogDropped: accessLog.dropped,
            snapshotIndex: config.index,
            leafNotAfterMs: identity.leaf?.notAfterMs ?? null,
          }),
        configDump: () => configDump(config, identity.leaf, follower.status),
        clusters: () => clustersText(runtime, edges.upstreams.pools),
        drain: () => void drain(),
      });
  } catch (error) {
    await close();
    throw error;
  }
  follower.start();
  reporter.start();
  return { admin: admin?.address ?? null, listenerPorts: () => listeners.ports(), drain, close };
}
