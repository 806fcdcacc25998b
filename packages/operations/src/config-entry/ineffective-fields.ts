import type { ConfigEntry, ConfigEntryKind } from '@peerway/model/config-entry';

/** Fields that are kept as Consul keeps them, and that nothing in Peerway acts on; by kind, each with why. `*`: any key or item. */
export const ineffectiveFields: Record<ConfigEntryKind, readonly (readonly [path: string, reason: string])[]> = {
  'exported-services': [],
  'proxy-defaults': [
    ['Mode', 'proxies are not put into the path transparently; applications use upstream listeners'],
    ['TransparentProxy', 'proxies are not put into the path transparently'],
    ['MutualTLSMode', 'mutual TLS is always strict'],
    ['AccessLogs', 'access logs are turned on where the proxy is started, with --access-log'],
    ['EnvoyExtensions', 'this data plane is not Envoy'],
    ['FailoverPolicy', 'failover targets are tried in the order in which they are written'],
    ['PrioritizeByLocality', 'localities are not compared'],
  ],
  'service-defaults': [
    ['Mode', 'proxies are not put into the path transparently; applications use upstream listeners'],
    ['TransparentProxy', 'proxies are not put into the path transparently'],
    ['MutualTLSMode', 'mutual TLS is always strict'],
    ['Destination', 'there is no terminating gateway'],
    ['BalanceInboundConnections', 'a proxy has one thread to balance'],
    ['RateLimits', 'requests are not limited by rate'],
    ['EnvoyExtensions', 'this data plane is not Envoy'],
    ['UpstreamConfig.Defaults.BalanceOutboundConnections', 'a proxy has one thread to balance'],
    ['UpstreamConfig.Defaults.EnvoyListenerJSON', 'this data plane is not Envoy'],
    ['UpstreamConfig.Defaults.EnvoyClusterJSON', 'this data plane is not Envoy'],
    ['UpstreamConfig.Overrides.*.BalanceOutboundConnections', 'a proxy has one thread to balance'],
    ['UpstreamConfig.Overrides.*.EnvoyListenerJSON', 'this data plane is not Envoy'],
    ['UpstreamConfig.Overrides.*.EnvoyClusterJSON', 'this data plane is not Envoy'],
  ],
  mesh: [
    ['TransparentProxy', 'proxies are not put into the path transparently'],
    ['AllowEnablingPermissiveMutualTLS', 'mutual TLS is always strict'],
    ['ValidateClusters', 'a snapshot whose routes name an unknown cluster is always refused'],
    ['TLS', 'proxies speak TLS 1.2 and 1.3 with the suites of their runtime'],
    ['HTTP.SanitizeXForwardedClientCert', 'what callers send of it is always dropped'],
    ['HTTP.Incoming.RequestNormalization', 'paths are always normalised'],
  ],
  'service-router': [],
  'service-splitter': [],
  'service-resolver': [
    ['PrioritizeByLocality', 'localities are not compared'],
    ['Failover.*.Policy', 'targets are tried in the order in which they are written'],
  ],
  'service-intentions': [],
  'jwt-provider': [
    ['JSONWebKeySet.Local.Filename', 'a sidecar reads no key set from its disk; give JWKS'],
    ['JSONWebKeySet.Remote.UseSNI', 'the name of the address is always sent'],
    ['JSONWebKeySet.Remote.JWKSCluster', 'the address is looked up as the runtime does'],
    ['CacheConfig', 'verified tokens are kept in a bounded cache of its own size'],
  ],
  'sameness-group': [],
};

/** Warnings for fields of the entry that are given and have no effect here, so that none is ignored in silence. */
export function ineffectiveFieldWarnings(entry: ConfigEntry): string[] {
  return ineffectiveFields[entry.Kind].flatMap(([path, reason]) =>
    findGiven(entry, path.split('.')).map((field) => `${field} has no effect: ${reason}.`),
  );
}

/** Paths of the values that a pattern of names stands for and that say something. */
function findGiven(value: unknown, pattern: readonly string[], at = ''): string[] {
  const [name, ...rest] = pattern;
  if (name === undefined) return saysNothing(value) ? [] : [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => name === '*' || key === name)
    .flatMap(([key, inner]) =>
      findGiven(inner, rest, Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`),
    );
}

/** Empty text, `false` and objects of nothing else are what a field would be without being written. */
function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (typeof value === 'object') return Object.values(value).every(saysNothing);
  return false;
}
