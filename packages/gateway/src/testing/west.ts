import type { HttpRouteRule } from '@peerway/model/http-route';
import type { Protocol } from '@peerway/model/protocol';
import type { Resource } from '@peerway/model/snapshot';
import {
  authorization,
  cluster,
  endpoints,
  gatewayListener,
  httpRoute,
  httpRoutes,
  inboundListener,
  limits,
  terminateRoute,
} from './resources.ts';
import { runProxy, type TestProxy } from './running-proxy.ts';
import { TestCluster } from './test-cluster.ts';

/*
 * The exporting side of most tests: cluster west exports `api` to its peer east, and knows a second peer, north, to which it
 * exports nothing.
 */
export const west = new TestCluster('west');
export const east = new TestCluster('east');
export const north = new TestCluster('north');

/** Server name of `api` as west exports it to east. */
export const API_SNI = 'api.default.default.east.external.west.consul';
export const web = east.credentials(east.serviceUri('web'));

export type West = AsyncDisposable & { gateway: TestProxy; sidecar: TestProxy; gatewayPort: number };

export function westSidecar(
  protocol: Protocol,
  applicationPort: number,
  rules: Parameters<typeof authorization>[0] = {},
): Resource[] {
  return [
    inboundListener(protocol, [west.trustDomain, east.trustDomain]),
    authorization({ trustedForwarders: [west.gatewayUri], ...rules }),
    cluster('application', { protocol }),
    endpoints('application', [applicationPort]),
    west.bundle(),
    east.bundle('east'),
    west.identity(west.serviceUri('api')),
    limits(),
  ];
}

export function westGateway(
  protocol: Protocol,
  sidecarPort: number,
  overrides: Parameters<typeof limits>[0] = {},
): Resource[] {
  return [
    gatewayListener(),
    terminateRoute(API_SNI, protocol, [west.trustDomain, east.trustDomain]),
    httpRoute('api'),
    cluster('api', {
      protocol,
      tls: {
        sni: 'api.default.dc1.internal.west.consul',
        trustDomain: west.trustDomain,
        spiffeIds: [west.serviceUri('api')],
      },
    }),
    endpoints('api', [sidecarPort]),
    west.bundle(),
    east.bundle('east'),
    north.bundle('north'),
    west.identity(west.gatewayUri),
    limits(overrides),
  ];
}

/** West's gateway with routes of the test's own, straight to what the test serves in plain text. */
export function startRoutes(
  protocol: Protocol,
  rules: HttpRouteRule[],
  clusters: Resource[],
  overrides: Parameters<typeof limits>[0] = {},
): Promise<TestProxy> {
  return runProxy(west, [
    gatewayListener(),
    terminateRoute(API_SNI, protocol, [east.trustDomain]),
    httpRoutes(...rules),
    ...clusters,
    west.bundle(),
    east.bundle('east'),
    west.identity(west.gatewayUri),
    limits(overrides),
  ]);
}

/** West's gateway in front of the sidecar of `api`, whose application is given. */
export async function startWest(
  protocol: Protocol,
  applicationPort: number,
  options: { limits?: Parameters<typeof limits>[0]; rules?: Parameters<typeof authorization>[0] } = {},
): Promise<West> {
  const sidecar = await runProxy(west, westSidecar(protocol, applicationPort, options.rules));
  const gateway = await runProxy(west, westGateway(protocol, sidecar.port('inbound'), options.limits));
  return {
    gateway,
    sidecar,
    get gatewayPort() {
      return gateway.port('gateway');
    },
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await sidecar[Symbol.asyncDispose]();
    },
  };
}
