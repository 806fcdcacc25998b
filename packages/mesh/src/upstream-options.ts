import type { ServiceInstance } from '@peerway/model/catalog';
import { type Opaque, objectIn, ownValue } from './opaque-config.ts';
import type { NotApplied } from './registered-options.ts';
import { registeredUpstreamConfig } from './registered-upstream-config.ts';

type Applied = ReturnType<typeof registeredUpstreamConfig>;

/** Options of an upstream's `config` that do what they say, by what they come to. */
export const UPSTREAM_APPLIED: Readonly<Record<string, (config: Applied) => unknown>> = {
  protocol: ({ Protocol }) => Protocol,
  connect_timeout_ms: ({ ConnectTimeoutMs }) => ConnectTimeoutMs,
  'limits.max_connections': ({ Limits }) => Limits?.MaxConnections,
  'limits.max_pending_requests': ({ Limits }) => Limits?.MaxPendingRequests,
  'limits.max_concurrent_requests': ({ Limits }) => Limits?.MaxConcurrentRequests,
  'passive_health_check.interval': ({ PassiveHealthCheck }) => PassiveHealthCheck?.Interval,
  'passive_health_check.max_failures': ({ PassiveHealthCheck }) => PassiveHealthCheck?.MaxFailures,
  'passive_health_check.enforcing_consecutive_5xx': ({ PassiveHealthCheck }) =>
    PassiveHealthCheck?.EnforcingConsecutive5xx,
  'passive_health_check.max_ejection_percent': ({ PassiveHealthCheck }) => PassiveHealthCheck?.MaxEjectionPercent,
  'passive_health_check.base_ejection_time': ({ PassiveHealthCheck }) => PassiveHealthCheck?.BaseEjectionTime,
};

/** Options that stand for something here already, or can not. */
export const UPSTREAM_WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  balance_outbound_connections: 'a sidecar has one thread to balance',
  envoy_listener_json: 'this data plane is not Envoy',
  envoy_cluster_json: 'this data plane is not Envoy',
  mesh_gateway: 'the mode of an upstream stands beside its config',
};

/** What the upstreams of a sidecar say in their `config` and nothing comes of, with the reason. */
export function upstreamOptionsNotApplied(sidecar: ServiceInstance): NotApplied[] {
  return (sidecar.proxy?.upstreams ?? []).flatMap(({ config = {} }, position) => {
    const read = registeredUpstreamConfig(config);
    return namesIn(config).flatMap((name): NotApplied[] => {
      const applied = ownValue(UPSTREAM_APPLIED, name);
      if (applied?.(read) !== undefined) return [];
      const isKnown = applied !== undefined || GROUPS.has(name);
      const reason = ownValue(UPSTREAM_WITHOUT_EFFECT, name) ?? 'this proxy does not know it';
      return [
        { option: `Upstreams[${position}].Config.${name}`, reason: isKnown ? 'its value can not be read' : reason },
      ];
    });
  });
}

const GROUPS = new Set(['limits', 'passive_health_check']);

/** The names of what is given, in HCL's spelling and sorted. */
function namesIn(config: Opaque): string[] {
  return Object.keys(config)
    .map(snakeName)
    .flatMap((name) => {
      const group = GROUPS.has(name) ? objectIn(config, name) : undefined;
      return group === undefined ? [name] : Object.keys(group).map((inner) => `${name}.${snakeName(inner)}`);
    })
    .sort();
}

/** `MaxConnections` and `EnforcingConsecutive5xx` as HCL writes them. */
const snakeName = (name: string): string =>
  name === name.toLowerCase()
    ? name
    : name
        .replaceAll(/(?<=[a-z])(?=[A-Z0-9])/g, '_')
        .replaceAll(/(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
        .toLowerCase();
