import { anyHttpRequest } from '@peerway/model/http-match';
import type { HttpRouteRule } from '@peerway/model/http-route';
import { type Resource, resourceKey } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import {
  authorization,
  cluster,
  endpoints,
  httpRoutes,
  outboundListener,
  passthroughRoute,
  routeRule,
  routeSplit,
} from '../testing/resources.ts';
import { west } from '../testing/west.ts';
import { findFaults } from './find-faults.ts';
import { buildProxyConfig } from './proxy-config.ts';

const faultsOf = (resources: Resource[]): string[] =>
  findFaults(
    buildProxyConfig(
      1,
      { datacenter: 'dc1', trustDomain: west.trustDomain },
      new Map(resources.map((resource) => [resourceKey(resource), resource])),
    ),
  );
const a = [cluster('a'), endpoints('a', [1])];
const b = [cluster('b'), endpoints('b', [1])];
const routed = (overrides: Partial<HttpRouteRule>): Resource[] => [...a, ...b, httpRoutes(routeRule('a', overrides))];
const at = 'http-route/api: test: ';

describe('findFaults of routes', () => {
  it.each<[string, Resource[], string[]]>([
    ['none', routed({ splits: [routeSplit(9_999, 'a'), routeSplit(1, 'b')] }), []],
    [
      'a split that leads nowhere, also with weight 0',
      routed({ splits: [routeSplit(10_000, 'a'), routeSplit(0, 'gone')] }),
      ['http-route/api: there is no cluster/gone'],
    ],
    [
      'too little',
      routed({ splits: [routeSplit(5_000, 'a'), routeSplit(4_950, 'b')] }),
      [`${at}the weights of its splits sum to 99.5 percent`],
    ],
    [
      'too much',
      routed({ splits: [routeSplit(10_000, 'a'), routeSplit(10_000, 'b')] }),
      [`${at}the weights of its splits sum to 200 percent`],
    ],
    [
      'a regular expression that RE2 does not know',
      routed({ match: { ...anyHttpRequest, path: { kind: 'regex', value: '/(?!x)' } } }),
      [expect.stringContaining(`${at}"/(?!x)" is not a regular expression of RE2: `)],
    ],
    [
      'an upstream without its routes',
      [
        ...a,
        {
          ...outboundListener('a', 'http'),
          purpose: { kind: 'outbound', protocol: 'http', cluster: 'a', httpRoute: 'gone' },
        },
      ],
      ['listener/outbound-a: there is no http-route/gone'],
    ],
    [
      'a permission that can not be read',
      [
        authorization({
          rules: [
            {
              trustDomain: west.trustDomain,
              partition: '*',
              namespace: '*',
              service: '*',
              action: 'allow',
              permissions: [
                {
                  action: 'deny',
                  match: { ...anyHttpRequest, path: { kind: 'regex', value: '(' } },
                  jwt: null,
                },
              ],
              origin: 'service-intentions/api',
            },
          ],
        }),
      ],
      [expect.stringContaining('authorization/inbound: service-intentions/api: "(" is not a regular expression')],
    ],
  ])('%s', (_what, resources, expected) => {
    expect(faultsOf(resources)).toEqual(expected);
  });
});

describe('findFaults of clusters', () => {
  it.each<[string, Resource[], string[]]>([
    ['none', [cluster('a', { failover: ['b'] }), endpoints('a', [1]), ...b], []],
    [
      'a failover that is not there',
      [cluster('a', { failover: ['gone'] }), endpoints('a', [1])],
      ['cluster/a: there is no cluster/gone to take over'],
    ],
    [
      'a failover to itself',
      [cluster('a', { failover: ['a'] }), endpoints('a', [1])],
      ['cluster/a: it would take over from itself'],
    ],
    [
      'a failover that is not there, of a cluster that is unavailable',
      [cluster('a', { failover: ['gone'], unavailable: { code: 'routing.upstream_unknown', message: '' } })],
      ['cluster/a: there is no cluster/gone to take over'],
    ],
    [
      'two that take over from each other',
      [cluster('a', { failover: ['b'] }), endpoints('a', [1]), cluster('b', { failover: ['a'] }), endpoints('b', [1])],
      [],
    ],
    [
      'TLS inside a pass-through, by failover',
      [
        passthroughRoute('a.test', 'a'),
        cluster('a', { failover: ['b'] }),
        endpoints('a', [1]),
        cluster('b', { tls: { sni: 'b', trustDomain: west.trustDomain, spiffeIds: [west.gatewayUri] } }),
        endpoints('b', [1]),
        west.bundle(),
      ],
      ['sni-route/a.test: cluster/b would wrap bytes in TLS that already are TLS'],
    ],
  ])('%s', (_what, resources, expected) => {
    expect(faultsOf(resources)).toEqual(expected);
  });
});
