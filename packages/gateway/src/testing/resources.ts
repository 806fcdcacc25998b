import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import { anyHttpRequest } from '@peerway/model/http-match';
import { type HttpRouteRule, noHeaderEdits, type RouteSplit } from '@peerway/model/http-route';
import type { Protocol } from '@peerway/model/protocol';
import type { ResourceOf } from '@peerway/model/snapshot';

type Endpoint = ResourceOf<'endpoints'>['endpoints'][number];

/** Resources as the control plane would compile them, with everything a test does not care about filled in. */
export const gatewayListener = (port = 0): ResourceOf<'listener'> => ({
  type: 'listener',
  name: 'gateway',
  address: '127.0.0.1',
  port,
  socket: null,
  purpose: { kind: 'gateway' },
});

export const outboundListener = (
  cluster: string,
  protocol: Protocol | 'detect',
  name = `outbound-${cluster}`,
): ResourceOf<'listener'> => ({
  type: 'listener',
  name,
  address: '127.0.0.1',
  port: 0,
  socket: null,
  purpose: { kind: 'outbound', protocol, cluster, httpRoute: null },
});

export const inboundListener = (protocol: Protocol, trustDomains: string[], port = 0): ResourceOf<'listener'> => ({
  type: 'listener',
  name: 'inbound',
  address: '127.0.0.1',
  port,
  socket: null,
  purpose: {
    kind: 'inbound',
    protocol,
    trustDomains,
    authorization: 'inbound',
    cluster: 'application',
    requestTimeoutMs: null,
  },
});

export const authorization = (overrides: Partial<ResourceOf<'authorization'>> = {}): ResourceOf<'authorization'> => ({
  type: 'authorization',
  name: 'inbound',
  defaultAction: 'allow',
  trustedForwarders: [],
  jwt: null,
  rules: [],
  ...overrides,
});

export const passthroughRoute = (name: string, cluster: string): ResourceOf<'sni-route'> => ({
  type: 'sni-route',
  name,
  service: 'ledger',
  namespace: 'default',
  peer: 'east',
  direction: 'inbound',
  action: { kind: 'passthrough', cluster },
});

export const terminateRoute = (name: string, protocol: Protocol, trustDomains: string[]): ResourceOf<'sni-route'> => ({
  type: 'sni-route',
  name,
  service: 'api',
  namespace: 'default',
  peer: 'east',
  direction: 'inbound',
  action: { kind: 'terminate', protocol, trustDomains, httpRoute: 'api' },
});

/** Everything to one cluster, and nothing else done. */
export const routeRule = (cluster: string, overrides: Partial<HttpRouteRule> = {}): HttpRouteRule => ({
  match: { ...anyHttpRequest, path: { kind: 'prefix', value: '/' } },
  splits: [routeSplit(10_000, cluster)],
  prefixRewrite: null,
  timeoutMs: null,
  idleTimeoutMs: null,
  retry: null,
  hashPolicies: [],
  origin: 'test',
  ...overrides,
});

export const routeSplit = (weight: number, cluster: string, overrides: Partial<RouteSplit> = {}): RouteSplit => ({
  weight,
  cluster,
  requestHeaders: noHeaderEdits,
  responseHeaders: noHeaderEdits,
  ...overrides,
});

export const httpRoutes = (...rules: HttpRouteRule[]): ResourceOf<'http-route'> => ({
  type: 'http-route',
  name: 'api',
  rules,
});

export const httpRoute = (cluster: string, pathPrefix = '/'): ResourceOf<'http-route'> =>
  httpRoutes(routeRule(cluster, { match: { ...anyHttpRequest, path: { kind: 'prefix', value: pathPrefix } } }));

export const cluster = (name: string, overrides: Partial<ResourceOf<'cluster'>> = {}): ResourceOf<'cluster'> => ({
  type: 'cluster',
  name,
  service: name,
  namespace: 'default',
  peer: '',
  protocol: 'http',
  connectTimeoutMs: 1_000,
  tls: null,
  endpoints: name,
  mode: null,
  ...defaultClusterPolicy,
  unavailable: null,
  ...overrides,
});

export const endpoints = (name: string, ports: (number | Partial<Endpoint>)[]): ResourceOf<'endpoints'> => ({
  type: 'endpoints',
  name,
  endpoints: ports.map((one) => {
    const given = typeof one === 'number' ? { port: one } : one;
    return { address: '127.0.0.1', port: 1, weight: 1, healthy: true, label: `${name} instance`, ...given };
  }),
});

export const limits = (overrides: Partial<ResourceOf<'limits'>> = {}): ResourceOf<'limits'> => ({
  type: 'limits',
  name: 'limits',
  clientHelloBytesMax: 16_384,
  clientHelloTimeoutMs: 1_000,
  handshakeTimeoutMs: 1_000,
  headerBytesMax: 61_440,
  connectionsMax: 1_000,
  http2StreamsMax: 100,
  requestTimeoutMs: 5_000,
  idleTimeoutMs: 60_000,
  streamIdleTimeoutMs: 60_000,
  requestBodyBytesPerSecondMin: 240,
  requestBodyGraceMs: 5_000,
  drainTimeoutMs: 1_000,
  connectTimeoutMs: null,
  upstreamKeepAliveMs: null,
  ...overrides,
});
