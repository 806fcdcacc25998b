import type { ServiceInstance, Upstream } from '@peerway/model/catalog';
import type { ClusterLimits, OutlierDetection } from '@peerway/model/cluster-policy';
import type { UpstreamConfig } from '@peerway/model/config-entry/service-defaults';
import { durationMs } from '@peerway/model/go-duration';
import type { Protocol } from '@peerway/model/protocol';
import { findUpstreamConfig } from './mesh-gateway-mode.ts';
import { registeredUpstreamConfig } from './registered-upstream-config.ts';
import type { MeshState } from './state.ts';
import { timerMs } from './timer-limit.ts';

/** What a caller says about one of its upstreams, besides the gateway mode. */
export type UpstreamSettings = {
  /** Null: the target's resolver decides. */
  connectTimeoutMs: number | null;
  limits: ClusterLimits | null;
  outlierDetection: OutlierDetection | null;
  /** Null: the upstream's own; never given for a peer's service. */
  protocol: Protocol | null;
  /** Set for a peer's service, and ignored: only its exporter says what it speaks (Q9). Null: none is set. */
  ignoredProtocol: Protocol | null;
};

/** Envoy's, where a passive health check leaves a field out. */
const PASSIVE_HEALTH_DEFAULTS: OutlierDetection = {
  maxFailures: 5,
  enforcingPercent: 100,
  intervalMs: 10_000,
  baseEjectionMs: 30_000,
  maxEjectionPercent: 10,
};

/**
 * What the registration says of the upstream, over the override for it in `service-defaults`, over the defaults there, field by
 * field; what is empty is left to the weaker one, so none can unset anything (Q18).
 */
export function upstreamSettings(state: MeshState, proxy: ServiceInstance, upstream: Upstream): UpstreamSettings {
  const { defaults, override } = findUpstreamConfig(state, proxy, upstream);
  const registered = upstream.config && registeredUpstreamConfig(upstream.config);
  const pick = <K extends keyof UpstreamConfig>(field: K): UpstreamConfig[K] | undefined =>
    registered?.[field] || override?.[field] || defaults?.[field];
  const isPeered = upstream.destinationPeer !== '';
  // A protocol for all upstreams is never meant for a peer's: it counts only where it is written on that upstream.
  const protocol = (isPeered ? registered?.Protocol || override?.Protocol : pick('Protocol')) || null;
  return {
    connectTimeoutMs: timerMs(pick('ConnectTimeoutMs') ?? 0) || null,
    limits: limitsOf(pick('Limits')),
    outlierDetection: outlierDetectionOf(pick('PassiveHealthCheck')),
    protocol: isPeered ? null : protocol,
    ignoredProtocol: isPeered ? protocol : null,
  };
}

function limitsOf(limits: UpstreamConfig['Limits']): ClusterLimits | null {
  if (limits === undefined) return null;
  return {
    maxConnections: limits.MaxConnections ?? null,
    maxPendingRequests: limits.MaxPendingRequests ?? null,
    maxConcurrentRequests: limits.MaxConcurrentRequests ?? null,
  };
}

function outlierDetectionOf(check: UpstreamConfig['PassiveHealthCheck']): OutlierDetection | null {
  if (check === undefined) return null;
  const defaults = PASSIVE_HEALTH_DEFAULTS;
  return {
    maxFailures: check.MaxFailures || defaults.maxFailures,
    enforcingPercent: check.EnforcingConsecutive5xx ?? defaults.enforcingPercent,
    intervalMs: positiveMs(check.Interval) ?? defaults.intervalMs,
    baseEjectionMs: positiveMs(check.BaseEjectionTime) ?? defaults.baseEjectionMs,
    maxEjectionPercent: check.MaxEjectionPercent ?? defaults.maxEjectionPercent,
  };
}

/** Null where the duration is left out or no time at all. */
function positiveMs(duration: string | undefined): number | null {
  const ms = duration === undefined ? 0 : durationMs(duration);
  return ms > 0 ? timerMs(ms) : null;
}
