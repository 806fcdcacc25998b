import type { ConfigEntryKind } from '@peerway/model/config-entry';
import fc from 'fast-check';
import {
  anyText,
  dnsLabel,
  duration,
  flag,
  headerName,
  headerValue,
  natural,
  object,
  oneOf,
  opaqueObject,
  path,
  positiveDuration,
  serviceName,
  some,
  someText,
  tenant,
  together,
} from './value-arbitraries.ts';

/*
 * Valid entries of every kind, as a person could write them. Written by hand: what the schemas allow one by one, they mostly refuse together.
 */

type Fields = fc.Arbitrary<Record<string, unknown>>;

const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const atLeastOne = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 3 });
const dictionary = (name: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): Fields =>
  fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });
const choice = fc.constantFrom<string[]>;

const stored: Fields = some({
  Meta: dictionary(
    fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/).filter((name) => name !== '__proto__'),
    anyText,
  ),
});
/** Fields of kinds that belong to a namespace, and of kinds that hold for a partition. */
const scoped = together(stored, some({ Partition: tenant, Namespace: tenant }));
const partitionWide = together(stored, some({ Partition: tenant }));

const meshGateway = some({ Mode: choice('', 'none', 'local', 'remote') });
const proxyFields = some({
  Mode: choice('', 'direct', 'transparent'),
  TransparentProxy: some({ OutboundListenerPort: fc.integer({ min: 0, max: 65535 }), DialedDirectly: flag }),
  MutualTLSMode: choice('', 'strict', 'permissive'),
  MeshGateway: meshGateway,
  Expose: some({
    Checks: flag,
    Paths: list(
      object(
        { Path: path },
        { ListenerPort: fc.nat({ max: 65535 }), Protocol: choice('', 'http', 'http2'), ParsedFromCheck: flag },
      ),
    ),
  }),
  EnvoyExtensions: list(
    object({ Name: someText }, { Required: flag, Arguments: opaqueObject, ConsulVersion: anyText }),
  ),
});
const headerModifiers = some({
  Add: dictionary(headerName, headerValue),
  Set: dictionary(headerName, headerValue),
  Remove: list(headerName),
});
const service = some({ Service: fc.oneof(fc.constant(''), serviceName), Namespace: tenant, Partition: tenant });
const pathMatch = fc.oneof(fc.constant({}), oneOf({ PathExact: path, PathPrefix: path, PathRegex: anyText }));
const methods = fc.uniqueArray(choice('GET', 'POST', 'put', 'DELETE'), { maxLength: 3 });
const claims = some({ VerifyClaims: list(object({ Path: atLeastOne(someText), Value: anyText })) });
const jwt = object({ Providers: atLeastOne(together(object({ Name: someText }), claims)) });

const exportedServices: Fields = fc.tuple(tenant, fc.boolean()).chain(([partition, isGiven]) =>
  together(
    stored,
    object({
      Services: list(
        object(
          {
            Name: fc.oneof(
              fc.constant('*'),
              serviceName.filter((name) => name !== 'consul'),
            ),
            Consumers: atLeastOne(
              oneOf({ Peer: dnsLabel, PeerName: dnsLabel, Partition: dnsLabel, SamenessGroup: dnsLabel }),
            ),
          },
          { Namespace: tenant },
        ),
      ),
    }),
    fc.constant(partition === 'default' && !isGiven ? {} : { Name: partition, Partition: partition }),
  ),
);

const proxyDefaults = together(
  object({ Name: fc.constant('global') }),
  proxyFields,
  some({
    Config: opaqueObject,
    AccessLogs: fc.oneof(
      some({ Enabled: flag, DisableListenerLogs: flag, Type: choice('', 'stdout', 'stderr'), JSONFormat: anyText }),
      object({ Type: fc.constant('file'), Path: someText }, { TextFormat: anyText }),
    ),
    FailoverPolicy: some({ Mode: choice('', 'sequential', 'order-by-locality'), Regions: list(anyText) }),
    PrioritizeByLocality: some({ Mode: choice('', 'none', 'failover') }),
  }),
  partitionWide,
);

const upstreamConfig = some({
  Protocol: choice('', 'tcp', 'HTTP', 'http2', 'grpc'),
  ConnectTimeoutMs: natural,
  MeshGateway: meshGateway,
  Limits: some({ MaxConnections: natural, MaxPendingRequests: natural, MaxConcurrentRequests: natural }),
  PassiveHealthCheck: some({
    Interval: duration,
    MaxFailures: natural,
    EnforcingConsecutive5xx: fc.nat({ max: 100 }),
    MaxEjectionPercent: fc.nat({ max: 100 }),
    BaseEjectionTime: duration,
  }),
  BalanceOutboundConnections: choice('', 'exact_balance'),
  EnvoyListenerJSON: anyText,
});
const override = together(object({ Name: serviceName }, { Peer: dnsLabel, Namespace: tenant }), upstreamConfig);
const serviceDefaults = together(
  object({ Name: serviceName }),
  proxyFields,
  fc.oneof(
    some({
      UpstreamConfig: some({
        Defaults: upstreamConfig,
        Overrides: fc.uniqueArray(override, { maxLength: 3, selector: ({ Name }) => Name }),
      }),
    }),
    some({ Destination: object({ Addresses: atLeastOne(someText), Port: fc.integer({ min: 1, max: 65535 }) }) }),
  ),
  some({
    Protocol: choice('', 'tcp', 'http', 'http2', 'grpc'),
    ExternalSNI: anyText,
    MaxInboundConnections: natural,
    LocalRequestTimeoutMs: natural,
    BalanceInboundConnections: choice('', 'exact_balance'),
    RateLimits: some({
      InstanceLevel: some({
        RequestsPerSecond: natural,
        Routes: list(object({ RequestsPerSecond: natural }, { PathPrefix: anyText })),
      }),
    }),
    MaxRequestHeadersKB: fc.nat({ max: 8192 }),
  }),
  scoped,
);

const tls = some({
  TLSMinVersion: choice('', 'TLS_AUTO', 'TLSv1_0', 'TLSv1_2'),
  TLSMaxVersion: choice('', 'TLS_AUTO', 'TLSv1_2', 'TLSv1_3'),
  CipherSuites: list(someText),
});
const mesh = together(
  some({
    Name: fc.constant('mesh'),
    TransparentProxy: some({ MeshDestinationsOnly: flag }),
    AllowEnablingPermissiveMutualTLS: flag,
    ValidateClusters: flag,
    TLS: some({ Incoming: tls, Outgoing: tls }),
    HTTP: some({
      SanitizeXForwardedClientCert: flag,
      Incoming: some({
        RequestNormalization: some({
          InsecureDisablePathNormalization: flag,
          MergeSlashes: flag,
          PathWithEscapedSlashesAction: choice('', 'REJECT_REQUEST', 'UNESCAPE_AND_FORWARD'),
          HeadersWithUnderscoresAction: choice('', 'ALLOW', 'DROP_HEADER'),
        }),
      }),
    }),
    Peering: some({ PeerThroughMeshGateways: flag }),
  }),
  partitionWide,
);

const textMatch = { Present: fc.constant(true), Exact: someText, Regex: someText };
const routeMatch = together(
  pathMatch,
  some({
    CaseInsensitive: flag,
    Header: list(
      together(
        object({ Name: someText }, { Invert: flag }),
        oneOf({ ...textMatch, Prefix: someText, Suffix: someText }),
      ),
    ),
    QueryParam: list(together(object({ Name: someText }), oneOf(textMatch))),
    Methods: methods,
  }),
);
const routeDestination = together(
  service,
  some({
    ServiceSubset: fc.oneof(fc.constant(''), dnsLabel),
    RequestTimeout: duration,
    IdleTimeout: duration,
    NumRetries: fc.nat({ max: 100 }),
    RetryOnConnectFailure: flag,
    RetryOnStatusCodes: list(fc.integer({ min: 100, max: 599 })),
    RetryOn: list(choice('5xx', 'reset', 'unavailable')),
    RequestHeaders: headerModifiers,
    ResponseHeaders: headerModifiers,
  }),
);
const route = fc.oneof(
  some({ Match: some({ HTTP: routeMatch }), Destination: routeDestination }),
  object({
    Match: object({ HTTP: object({ PathPrefix: path }) }),
    Destination: together(routeDestination, object({ PrefixRewrite: path })),
  }),
);
const serviceRouter = together(object({ Name: serviceName }), some({ Routes: list(route) }), scoped);

const split = together(service, some({ RequestHeaders: headerModifiers, ResponseHeaders: headerModifiers }));
const serviceSplitter = together(
  object({ Name: serviceName }),
  fc.tuple(split, split, dnsLabel, fc.nat({ max: 10_000 })).map(([one, other, subset, weight]) => ({
    Splits: [
      { ...one, Weight: weight / 100 },
      { ...other, ServiceSubset: subset, Weight: (10_000 - weight) / 100 },
    ],
  })),
  scoped,
);

const target = fc.oneof(
  object({ Service: serviceName, Peer: dnsLabel }, { Namespace: tenant }),
  some({ Service: serviceName, ServiceSubset: dnsLabel, Datacenter: dnsLabel }),
);
const redirect = fc.oneof(
  object({ Service: serviceName, Peer: dnsLabel }, { Namespace: tenant }),
  object({ ServiceSubset: dnsLabel, Datacenter: dnsLabel }),
);
const failover = together(
  oneOf({
    Service: serviceName,
    Datacenters: atLeastOne(someText),
    Targets: atLeastOne(target),
    SamenessGroup: someText,
  }),
  some({ Policy: some({ Mode: choice('', 'sequential'), Regions: list(anyText) }) }),
);
const subset = some({ Filter: anyText, OnlyPassing: flag });
const hashPolicy = fc.oneof(
  object({ SourceIP: fc.constant(true) }, { Terminal: flag }),
  object({ Field: choice('header', 'query_parameter'), FieldValue: someText }, { Terminal: flag }),
  object(
    { Field: fc.constant('cookie'), FieldValue: someText },
    { CookieConfig: some({ TTL: duration, Path: anyText }) },
  ),
);
const ringHash = object(
  { Policy: fc.constant('ring_hash') },
  {
    RingHashConfig: some({ MinimumRingSize: fc.nat({ max: 9 }), MaximumRingSize: fc.integer({ min: 10, max: 99 }) }),
    HashPolicies: list(hashPolicy),
  },
);
const serviceResolver = together(
  object({ Name: serviceName }),
  fc.oneof(
    some({ Redirect: redirect }),
    fc.uniqueArray(dnsLabel, { maxLength: 3 }).chain((names) => {
      const subsets = object(Object.fromEntries(names.map((name) => [name, subset])));
      const failovers = some(Object.fromEntries(['*', ...names].map((name) => [name, failover])));
      return object({ Subsets: subsets }, { Failover: failovers, DefaultSubset: choice('', ...names) });
    }),
  ),
  some({
    ConnectTimeout: positiveDuration,
    RequestTimeout: duration,
    LoadBalancer: fc.oneof(
      ringHash,
      object(
        { Policy: fc.constant('least_request') },
        { LeastRequestConfig: some({ ChoiceCount: fc.nat({ max: 1024 }) }) },
      ),
      some({ Policy: choice('', 'random', 'round_robin') }),
    ),
    PrioritizeByLocality: some({ Mode: choice('', 'none', 'failover') }),
  }),
  scoped,
);

const permission = together(
  object({ Action: choice('allow', 'deny') }),
  fc.oneof(
    object({
      HTTP: together(
        oneOf({ PathExact: path, PathPrefix: path, PathRegex: someText }),
        some({
          Header: list(
            fc.oneof(
              together(
                object({ Name: someText }),
                oneOf({ Present: fc.constant(true), Regex: someText }),
                some({ Invert: flag }),
              ),
              together(
                object({ Name: someText }),
                oneOf({ Exact: someText, Prefix: someText, Suffix: someText, Contains: someText }),
                some({ IgnoreCase: flag }),
              ),
            ),
          ),
          Methods: methods,
        }),
      ),
    }),
    object({ JWT: jwt }),
  ),
);
const source = together(
  object({ Name: serviceName }),
  fc.oneof(object({ Action: choice('allow', 'deny') }), object({ Permissions: atLeastOne(permission) })),
  fc.oneof(fc.constant({}), oneOf({ Peer: dnsLabel, Partition: dnsLabel, SamenessGroup: someText })),
  some({
    Namespace: tenant,
    Description: anyText,
    Type: choice('', 'consul'),
    LegacyMeta: dictionary(
      someText.filter((name) => name !== '__proto__'),
      anyText,
    ),
  }),
);
const serviceIntentions = fc.oneof(
  together(
    object({
      Name: serviceName,
      Sources: fc.uniqueArray(source, { minLength: 1, maxLength: 3, selector: ({ Name }) => Name }),
    }),
    some({ JWT: jwt }),
    scoped,
  ),
  together(object({ Name: fc.constant('*'), Sources: fc.constant([{ Name: '*', Action: 'deny' }]) }), scoped),
);

const keySet = fc.oneof(
  object({ Local: oneOf({ JWKS: fc.constant(btoa('{"keys":[]}')), Filename: someText }) }),
  object({
    Remote: object(
      { URI: choice('https://example.com/jwks', 'http://127.0.0.1:8080/') },
      {
        RequestTimeoutMs: natural,
        CacheDuration: duration,
        FetchAsynchronously: flag,
        UseSNI: flag,
        RetryPolicy: some({ NumRetries: fc.nat({ max: 20 }), RetryPolicyBackOff: some({ BaseInterval: duration }) }),
        JWKSCluster: some({
          DiscoveryType: choice('', 'STATIC'),
          ConnectTimeout: duration,
          TLSCertificates: opaqueObject,
        }),
      },
    ),
  }),
);
const jwtProvider = together(
  object({ Name: serviceName, JSONWebKeySet: keySet }),
  some({
    Issuer: anyText,
    Audiences: list(someText),
    Locations: list(
      oneOf({
        Header: object({ Name: someText }, { ValuePrefix: anyText, Forward: flag }),
        QueryParam: object({ Name: someText }),
        Cookie: object({ Name: someText }),
      }),
    ),
    Forwarding: object({ HeaderName: headerName }, { PadForwardPayloadHeader: flag }),
    ClockSkewSeconds: fc.nat({ max: 86_400 }),
    CacheConfig: some({ Size: natural }),
  }),
  partitionWide,
);

const member = fc
  .uniqueArray(dnsLabel, { minLength: 1, maxLength: 3 })
  .map((names) => names.map((name, index) => (index === 0 ? { Partition: name } : { Peer: name })));
const samenessGroup = together(
  object({ Name: dnsLabel, Members: member }, { DefaultForFailover: flag, IncludeLocal: flag }),
  partitionWide,
);

/** What a person could write as the fields of an entry, without its `Kind`. */
export const entryFieldArbitraries: Record<ConfigEntryKind, Fields> = {
  'exported-services': exportedServices,
  'proxy-defaults': proxyDefaults,
  'service-defaults': serviceDefaults,
  mesh,
  'service-router': serviceRouter,
  'service-splitter': serviceSplitter,
  'service-resolver': serviceResolver,
  'service-intentions': serviceIntentions,
  'jwt-provider': jwtProvider,
  'sameness-group': samenessGroup,
};
