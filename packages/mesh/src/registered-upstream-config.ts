import type { UpstreamConfig } from '@peerway/model/config-entry/service-defaults';
import { formatDuration, parseDuration } from '@peerway/model/duration';
import { protocolSchema } from '@peerway/model/protocol';

type Opaque = Readonly<Record<string, unknown>>;

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

/** A field by its name in HCL, or as JSON writes it: `max_connections`, `MaxConnections`. */
function valueIn(object: Opaque, name: string): unknown {
  const camel = name.replaceAll(/(^|_)([a-z0-9])/g, (_match, _line, letter: string) => letter.toUpperCase());
  return Object.hasOwn(object, name) ? object[name] : Object.hasOwn(object, camel) ? object[camel] : undefined;
}

function objectIn(object: Opaque, name: string): Opaque | undefined {
  const value = valueIn(object, name);
  // Cast: an object that is no list has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Opaque) : undefined;
}

function wholeIn(object: Opaque, name: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = valueIn(object, name);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most ? value : undefined;
}

/** Go text, or a number of nanoseconds. */
function durationIn(object: Opaque, name: string): string | undefined {
  const value = valueIn(object, name);
  const ns = typeof value === 'string' ? parseDuration(value) : value;
  return typeof ns === 'number' && Number.isSafeInteger(ns) ? formatDuration(ns) : undefined;
}
