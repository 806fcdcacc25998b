import type { UpstreamConfig } from '@peerway/model/config-entry/service-defaults';
import { protocolSchema } from '@peerway/model/protocol';
import { durationIn, type Opaque, objectIn, valueIn, wholeIn } from './opaque-config.ts';

/**
 * What the opaque `config` of a registered upstream says (semantics A6), in the form in which config entries say it. Whoever
 * registers a proxy may write anything there: what is not understood is as if it were not given.
 */
export function registeredUpstreamConfig(config: Opaque): UpstreamConfig {
  const limits = objectIn(config, 'limits');
  const passive = objectIn(config, 'passive_health_check');
  const named = valueIn(config, 'protocol');
  const protocol = protocolSchema.safeParse(typeof named === 'string' ? named.toLowerCase() : named);
  return {
    Protocol: protocol.success ? protocol.data : undefined,
    ConnectTimeoutMs: wholeIn(config, 'connect_timeout_ms'),
    Limits: limits && {
      MaxConnections: wholeIn(limits, 'max_connections'),
      MaxPendingRequests: wholeIn(limits, 'max_pending_requests'),
      MaxConcurrentRequests: wholeIn(limits, 'max_concurrent_requests'),
    },
    PassiveHealthCheck: passive && {
      Interval: durationIn(passive, 'interval'),
      MaxFailures: wholeIn(passive, 'max_failures'),
      EnforcingConsecutive5xx: wholeIn(passive, 'enforcing_consecutive_5xx', 100),
      MaxEjectionPercent: wholeIn(passive, 'max_ejection_percent', 100),
      BaseEjectionTime: durationIn(passive, 'base_ejection_time'),
    },
  };
}
