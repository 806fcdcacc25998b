import { expect, it } from 'vitest';
import { planUpstream } from './plan-upstream.ts';
import type { MeshState } from './state.ts';
import { demoEast, demoEastChanges, demoWest } from './testing/demo-clusters.ts';
import { east, entry, exportsTo, gateway, imports, service, without } from './testing/mesh-fixture.ts';

const local = (name: string) => ({ peer: '', partition: 'default', namespace: 'default', name });
const ofWest = (name: string) => ({ ...local(name), peer: 'west' });
const localMode = entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } });
const withShop = (...changes: Parameters<typeof east>): MeshState => demoEast(service('shop'), ...changes);

it.each<[string, MeshState, string, string, object]>([
  [
    'registered already: where it listens',
    demoEast(),
    'web',
    'api',
    { listensAt: '127.0.0.1:9191', takenPorts: [9191, 9192, 9193], problem: null, proxyId: 'web-1-sidecar-proxy' },
  ],
  [
    'not registered: what it would do',
    withShop(),
    'shop',
    'api',
    {
      listensAt: null,
      takenPorts: [],
      problem: null,
      resolved: { effective: 'remote', decidedBy: { level: 'default' } },
    },
  ],
  [
    'in mode local, through the own gateway',
    withShop(localMode),
    'shop',
    'api',
    { problem: null, resolved: { effective: 'local', decidedBy: { where: 'proxy-defaults/global' } } },
  ],
  [
    'in mode local without a gateway',
    withShop(localMode, without(gateway())),
    'shop',
    'api',
    { problem: { code: 'routing.no_local_gateway' } },
  ],
  [
    'of a service-defaults of the caller for this upstream alone',
    withShop(
      entry({
        Kind: 'service-defaults',
        Name: 'shop',
        UpstreamConfig: { Overrides: [{ Name: 'api', Peer: 'west', MeshGateway: { Mode: 'local' } }] },
      }),
    ),
    'shop',
    'api',
    { resolved: { effective: 'local', decidedBy: { level: 'service-defaults.upstream-override' } } },
  ],
  [
    'not exported',
    withShop(
      without(imports('west', demoWest(), 'east')),
      imports('west', demoWest(exportsTo({ ledger: ['east'] })), 'east'),
    ),
    'shop',
    'api',
    { problem: { code: 'routing.service_not_exported' } },
  ],
  ['no peering', east(service('shop')), 'shop', 'api', { problem: { code: 'routing.peering_missing' } }],
  [
    'without a sidecar: the settings of the cluster and of the service hold',
    demoEast(localMode),
    'batch',
    'api',
    { proxyId: '', node: '', servicePort: null, resolved: { effective: 'local' }, problem: null },
  ],
])('plans an upstream, %s', (_case, state, from, to, expected) =>
  expect(planUpstream(state, local(from), ofWest(to))).toEqual([expect.objectContaining(deep(expected))]),
);

it('answers for each sidecar of a service', () => {
  const state = east(...demoEastChanges(), service('shop', { number: 1 }), service('shop', { number: 2 }));
  expect(planUpstream(state, local('shop'), ofWest('api')).map(({ proxyId }) => proxyId)).toEqual([
    'shop-1-sidecar-proxy',
    'shop-2-sidecar-proxy',
  ]);
});

const deep = (expected: object): object =>
  Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? expect.objectContaining(deep(value))
        : value,
    ]),
  );
