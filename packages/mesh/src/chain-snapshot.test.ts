import { type CatalogNode, instanceKey, nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import type { Snapshot } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { exportedServicesForPeer } from './peer-exports.ts';
import { applyMeshChanges, type MeshChange, type MeshState } from './state.ts';
import {
  demoEastChanges,
  gatewayReference,
  resourceOf,
  resourcesOf,
  sidecarReference,
} from './testing/demo-clusters.ts';
import {
  bundle,
  check,
  EAST_TRUST_DOMAIN,
  east,
  entry,
  exportsTo,
  gateway,
  instance,
  node,
  peering,
  service,
  WEST_TRUST_DOMAIN,
  west,
} from './testing/mesh-fixture.ts';

const http = entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } });
const resolver = (Name: string, fields: object = {}): MeshChange[] =>
  entry({ Kind: 'service-resolver', Name, ...fields });
const splitter = (
  Name: string,
  ...Splits: { Weight: number; Service?: string; ServiceSubset?: string }[]
): MeshChange[] => entry({ Kind: 'service-splitter', Name, Splits });
const router = (Name: string, ...Routes: object[]): MeshChange[] => entry({ Kind: 'service-router', Name, Routes });

/** An instance of a service, with its sidecar, of a version. */
function versioned(name: string, number: number, version: string): MeshChange[] {
  const on = `${name}-node-${number}`;
  return [
    ...service(name, { number }),
    ...node(on, `10.0.0.${number}`),
    ...instance({ node: on, id: `${name}-${number}`, service: name, port: 8000 + number, meta: { version } }),
  ];
}
const versions = resolver('api', {
  DefaultSubset: 'v1',
  Subsets: {
    v1: { Filter: 'Service.Meta.version == v1' },
    v2: { Filter: 'Service.Meta.version == v2', OnlyPassing: true },
  },
});
const labels = (snapshot: Snapshot, cluster: string): string[] =>
  resourceOf(snapshot, 'endpoints', cluster).endpoints.map(({ label }) => label);

describe('an exported service with a chain', () => {
  const exporter = (...changes: MeshChange[][]): MeshState =>
    west(gateway(), peering('east'), bundle('east', EAST_TRUST_DOMAIN), exportsTo({ api: ['east'] }), ...changes);
  const sni = `api.default.west.internal.${WEST_TRUST_DOMAIN}`;

  it('is routed, split and sent to subsets by the gateway', () => {
    const snapshot = compileSnapshot(
      exporter(
        http,
        versioned('api', 1, 'v1'),
        versioned('api', 2, 'v2'),
        service('admin'),
        versions,
        splitter('api', { Weight: 90 }, { Weight: 10, ServiceSubset: 'v2' }),
        router('api', {
          Match: { HTTP: { PathPrefix: '/admin' } },
          Destination: { Service: 'admin', PrefixRewrite: '/', RequestTimeout: '2s' },
        }),
      ),
      gatewayReference,
    );
    const { rules } = resourceOf(snapshot, 'http-route', sni);
    expect(
      rules.map(({ origin, prefixRewrite, timeoutMs, splits }) => [
        origin,
        prefixRewrite,
        timeoutMs,
        splits.map(({ weight, cluster }) => [weight, cluster]),
      ]),
    ).toEqual([
      [
        'service-router/api route 1',
        '/',
        2_000,
        [[10_000, `exported~${sni}~admin.default.west.internal.${WEST_TRUST_DOMAIN}`]],
      ],
      [
        'implicit catch-all',
        null,
        null,
        [
          [9_000, `exported~${sni}~v1.${sni}`],
          [1_000, `exported~${sni}~v2.${sni}`],
        ],
      ],
    ]);
    expect(labels(snapshot, `exported~${sni}~v1.${sni}`)).toEqual(['api-1 on api-node-1']);
    expect(labels(snapshot, `exported~${sni}~v2.${sni}`)).toEqual(['api-2 on api-node-2']);
    expect(resourceOf(snapshot, 'cluster', `exported~${sni}~v2.${sni}`)).toMatchObject({
      tls: { sni: `v2.${sni}`, spiffeIds: [`spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`] },
      unavailable: null,
    });
  });

  it('leaves out of a subset what does not pass, where it says so, and says when nothing is left', () => {
    const state = exporter(
      http,
      versioned('api', 2, 'v2'),
      check({ node: 'api-node-2', serviceId: 'api-2' }, 'warning'),
      versions,
      splitter('api', { Weight: 100, ServiceSubset: 'v2' }),
    );
    const cluster = resourceOf(compileSnapshot(state, gatewayReference), 'cluster', `exported~${sni}~v2.${sni}`);
    expect(cluster.unavailable).toMatchObject({
      code: 'routing.no_healthy_instance',
      message: expect.stringContaining('subset v2'),
    });
  });

  it('fails over within its partition, and to nothing outside of it (Q10)', () => {
    const state = exporter(
      http,
      service('api'),
      service('spare'),
      resolver('api', { Failover: { '*': { Targets: [{ Peer: 'north' }, { Service: 'spare' }] } } }),
    );
    const snapshot = compileSnapshot(state, gatewayReference);
    const spare = `exported~${sni}~spare.default.west.internal.${WEST_TRUST_DOMAIN}`;
    expect(resourceOf(snapshot, 'cluster', `exported~${sni}~${sni}`).failover).toEqual([spare]);
    expect(resourceOf(snapshot, 'cluster', spare).failover).toEqual([]);
    expect(resourcesOf(snapshot, 'cluster').map(({ peer }) => peer)).toEqual(['', '']);
  });

  it('takes timeouts, load balancing and hash policies from its resolver', () => {
    const state = exporter(
      http,
      service('api'),
      resolver('api', {
        ConnectTimeout: '1s',
        RequestTimeout: '-1s',
        LoadBalancer: { Policy: 'maglev', HashPolicies: [{ SourceIP: true }] },
      }),
    );
    const snapshot = compileSnapshot(state, gatewayReference);
    expect(resourceOf(snapshot, 'cluster', `exported~${sni}~${sni}`)).toMatchObject({
      connectTimeoutMs: 1_000,
      loadBalancer: { policy: 'maglev' },
    });
    expect(resourceOf(snapshot, 'http-route', sni).rules).toMatchObject([
      { timeoutMs: 0, hashPolicies: [{ source: { kind: 'source-address' } }] },
    ]);
  });

  it('over tcp passes to where its redirects end, whose sidecars let the peer in, and the peer expects them', () => {
    const state = exporter(service('api'), service('api-2'), resolver('api', { Redirect: { Service: 'api-2' } }));
    const snapshot = compileSnapshot(state, gatewayReference);
    const [route] = resourcesOf(snapshot, 'sni-route');
    const cluster = route?.action.kind === 'passthrough' ? route.action.cluster : '';
    expect(labels(snapshot, cluster)).toEqual(['api-2-1 on api-2-node-1']);
    const inbound = resourceOf(compileSnapshot(state, sidecarReference('api-2')), 'listener', 'inbound');
    expect(inbound.purpose).toMatchObject({ trustDomains: [WEST_TRUST_DOMAIN, EAST_TRUST_DOMAIN] });
    const identity = (name: string): string => `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/${name}`;
    expect(exportedServicesForPeer(state, 'east').chains[0]?.peerMeta.spiffeId).toEqual([
      identity('api'),
      `spiffe://${WEST_TRUST_DOMAIN}/gateway/mesh/dc/west`,
      identity('api-2'),
    ]);
  });

  it('is there by wildcard even where nothing is registered by its name (Q16)', () => {
    const everything = entry({
      Kind: 'exported-services',
      Name: 'default',
      Services: [{ Name: '*', Consumers: [{ Peer: 'east' }] }],
    });
    const state = west(
      gateway(),
      peering('east'),
      bundle('east', EAST_TRUST_DOMAIN),
      http,
      everything,
      service('api'),
      resolver('shop', { Redirect: { Service: 'api' } }),
    );
    const exported = exportedServicesForPeer(state, 'east');
    expect(exported.services).toEqual(['api', 'shop']);
    expect(exported.chains.map((chain) => chain.service)).toEqual(['api', 'shop']);
    const snapshot = compileSnapshot(state, gatewayReference);
    const route = resourceOf(snapshot, 'sni-route', `shop.default.default.east.external.${WEST_TRUST_DOMAIN}`);
    const name = route.action.kind === 'terminate' ? route.action.httpRoute : '';
    const [rule] = resourceOf(snapshot, 'http-route', name).rules;
    expect(labels(snapshot, rule?.splits[0]?.cluster ?? '')).toEqual(['api-1 on api-node-1']);
  });

  it('that leads out of the cluster all the same is not followed', () => {
    const state = exporter(http, service('api'), resolver('api', { Redirect: { Service: 'api', Peer: 'north' } }));
    const [cluster] = resourcesOf(compileSnapshot(state, gatewayReference), 'cluster');
    expect(cluster?.unavailable?.code).toBe('routing.chain_broken');
    expect(cluster?.tls).toBeNull();
  });
});

describe('an upstream with a chain', () => {
  const upstreams = [{ destinationName: 'shop', localBindPort: 9191 }];
  const caller = (...changes: MeshChange[][]): MeshState =>
    east(...demoEastChanges(), service('web', { upstreams }), ...changes);
  const snapshotOf = (...changes: MeshChange[][]): Snapshot =>
    compileSnapshot(caller(...changes), sidecarReference('web'));
  const outbound = (snapshot: Snapshot) => {
    const { purpose } = resourceOf(snapshot, 'listener', 'outbound~127.0.0.1:9191');
    if (purpose.kind !== 'outbound') throw new Error('not an outbound listener');
    return purpose;
  };
  const peerIdentities = [
    `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`,
    `spiffe://${WEST_TRUST_DOMAIN}/gateway/mesh/dc/west`,
  ];

  it('splits between a service of this cluster and one of a peer, by the recipe of a virtual service', () => {
    const snapshot = snapshotOf(
      http,
      service('shop'),
      splitter('shop', { Weight: 75 }, { Weight: 25, Service: 'api-west' }),
      resolver('api-west', { Redirect: { Service: 'api', Peer: 'west' } }),
    );
    const { httpRoute, protocol } = outbound(snapshot);
    expect(protocol).toBe('http');
    const [rule] = resourceOf(snapshot, 'http-route', httpRoute ?? '').rules;
    const clusters = rule?.splits.map(({ cluster }) => resourceOf(snapshot, 'cluster', cluster));
    expect(rule?.splits.map(({ weight }) => weight)).toEqual([7_500, 2_500]);
    expect(clusters).toMatchObject([
      { service: 'shop', peer: '', mode: null, tls: { trustDomain: EAST_TRUST_DOMAIN } },
      {
        service: 'api',
        peer: 'west',
        mode: 'remote',
        tls: { sni: `api.default.default.east.external.${WEST_TRUST_DOMAIN}`, spiffeIds: peerIdentities },
        unavailable: null,
      },
    ]);
    expect(labels(snapshot, rule?.splits[1]?.cluster ?? '')).toEqual(['mesh gateway gateway-node-1 in west']);
  });

  it.each([
    ['remote', null, ['mesh gateway gateway-node-1 in west']],
    ['local', 'local', ['mesh-gateway on gateway-node-1']],
  ] as const)(
    'fails over to a peer in mode %s, as the caller says for the upstream (#15690)',
    (mode, set, expected) => {
      const defaults = entry({
        Kind: 'service-defaults',
        Name: 'web',
        Protocol: 'http',
        UpstreamConfig: { Overrides: [{ Name: 'shop', MeshGateway: { Mode: set ?? '' } }] },
      });
      const snapshot = snapshotOf(
        http,
        defaults,
        resolver('shop', { Failover: { '*': { Targets: [{ Service: 'api', Peer: 'west' }] } } }),
      );
      const [rule] = resourceOf(snapshot, 'http-route', outbound(snapshot).httpRoute ?? '').rules;
      const first = resourceOf(snapshot, 'cluster', rule?.splits[0]?.cluster ?? '');
      expect(first.unavailable?.code).toBe('routing.upstream_unknown');
      const [failover = ''] = first.failover;
      expect(resourceOf(snapshot, 'cluster', failover)).toMatchObject({ peer: 'west', mode, unavailable: null });
      expect(labels(snapshot, failover)).toEqual(expected);
    },
  );

  it('over tcp goes straight to the cluster where redirects end', () => {
    const snapshot = snapshotOf(resolver('shop', { Redirect: { Service: 'ledger', Peer: 'west' } }));
    const { cluster, httpRoute } = outbound(snapshot);
    expect(httpRoute).toBeNull();
    expect(resourceOf(snapshot, 'cluster', cluster)).toMatchObject({
      service: 'ledger',
      peer: 'west',
      unavailable: null,
    });
  });

  it('takes limits, passive health checks, timeouts and the protocol from the caller, for every target', () => {
    const defaults = entry({
      Kind: 'service-defaults',
      Name: 'web',
      UpstreamConfig: {
        Defaults: { ConnectTimeoutMs: 700, PassiveHealthCheck: { MaxFailures: 3, MaxEjectionPercent: 50 } },
        Overrides: [{ Name: 'shop', Limits: { MaxConnections: 0 }, Protocol: 'tcp' }],
      },
    });
    const snapshot = snapshotOf(
      http,
      defaults,
      service('shop'),
      router('shop', { Destination: { Service: 'elsewhere' } }),
      resolver('shop', { ConnectTimeout: '3s', Failover: { '*': { Targets: [{ Service: 'api', Peer: 'west' }] } } }),
    );
    const purpose = outbound(snapshot);
    expect(purpose).toMatchObject({ protocol: 'tcp', httpRoute: null });
    const common = {
      connectTimeoutMs: 700,
      limits: { maxConnections: 0, maxPendingRequests: null, maxConcurrentRequests: null },
    };
    const first = resourceOf(snapshot, 'cluster', purpose.cluster);
    expect(first).toMatchObject({ ...common, outlierDetection: { maxFailures: 3, maxEjectionPercent: 50 } });
    // A peer's health checks do not see what is wrong behind its gateway, so nothing holds ejection back (#14373).
    expect(resourceOf(snapshot, 'cluster', first.failover[0] ?? '')).toMatchObject({
      ...common,
      outlierDetection: { maxFailures: 3, maxEjectionPercent: 100 },
    });
  });

  it('is not made by an override alone: what is not registered has no port', () => {
    const override = entry({
      Kind: 'service-defaults',
      Name: 'web',
      UpstreamConfig: { Overrides: [{ Name: 'shop', Peer: 'west', MeshGateway: { Mode: 'local' } }] },
    });
    const snapshot = compileSnapshot(east(service('web'), override), sidecarReference('web'));
    expect(resourcesOf(snapshot, 'listener').map(({ name }) => name)).toEqual(['inbound']);
  });

  it('keeps a peered target when another upstream to it goes (#21871)', () => {
    const two = [...upstreams, { destinationName: 'api', destinationPeer: 'west', localBindPort: 9192 }];
    const redirect = resolver('shop', { Redirect: { Service: 'api', Peer: 'west' } });
    const both = caller(http, service('web', { upstreams: two }), redirect);
    const before = compileSnapshot(both, sidecarReference('web'));
    const after = compileSnapshot(applyMeshChanges(both, service('web', { upstreams })), sidecarReference('web'));
    const cluster = (snapshot: Snapshot): unknown => {
      const [rule] = resourceOf(snapshot, 'http-route', outbound(snapshot).httpRoute ?? '').rules;
      const name = rule?.splits[0]?.cluster ?? '';
      return [resourceOf(snapshot, 'cluster', name), resourceOf(snapshot, 'endpoints', name)];
    };
    expect(cluster(after)).toEqual(cluster(before));
    expect(resourcesOf(after, 'trust-bundle').map(({ peer }) => peer)).toContain('west');
  });

  it('to a subset in another partition goes through the gateway there, which knows the subset’s name', () => {
    const inSecond = (changes: MeshChange[]): MeshChange[] =>
      changes.map((change) => {
        // Cast: the same row, in another partition.
        const value = { ...change.value, partition: 'second' } as ServiceInstance & CatalogNode;
        const key = change.table === 'node' ? nodeKey(value) : instanceKey(value);
        return { ...change, key, value } as MeshChange;
      });
    const state = east(
      http,
      entry({ Kind: 'proxy-defaults', Name: 'global', Partition: 'second', Config: { protocol: 'http' } }),
      service('web', { upstreams, proxy: { meshGateway: { mode: 'remote' } } }),
      inSecond(gateway('mesh-gateway', 7)),
      inSecond(service('api', { number: 8 })),
      entry({
        Kind: 'exported-services',
        Name: 'second',
        Partition: 'second',
        Services: [{ Name: 'api', Consumers: [{ Partition: 'default' }] }],
      }),
      entry({
        Kind: 'service-resolver',
        Name: 'api',
        Partition: 'second',
        Subsets: { all: { Filter: 'Service.Service == api' } },
      }),
      resolver('shop', { Redirect: { Service: 'api', Partition: 'second', ServiceSubset: 'all' } }),
    );
    const snapshot = compileSnapshot(state, sidecarReference('web'));
    const [rule] = resourceOf(snapshot, 'http-route', outbound(snapshot).httpRoute ?? '').rules;
    const cluster = resourceOf(snapshot, 'cluster', rule?.splits[0]?.cluster ?? '');
    expect(cluster).toMatchObject({ mode: 'remote', unavailable: null });
    expect(labels(snapshot, cluster.name)).toEqual(['mesh-gateway on gateway-node-7']);
    const there = compileSnapshot(state, { ...gatewayReference, partition: 'second', node: 'gateway-node-7' });
    const { action } = resourceOf(there, 'sni-route', cluster.tls?.sni ?? '');
    expect(labels(there, action.kind === 'passthrough' ? action.cluster : '')).toEqual(['api-8 on api-node-8']);
  });

  it('leaves the plain upstream to the same service beside it as it is', () => {
    const both = [...upstreams, { destinationName: 'api', localBindPort: 9195 }];
    const plain = east(
      http,
      service('api'),
      service('web', { upstreams: [{ destinationName: 'api', localBindPort: 9195 }] }),
    );
    const chained = east(
      http,
      service('api'),
      service('web', { upstreams: both }),
      resolver('shop', { Redirect: { Service: 'api' }, ConnectTimeout: '1s' }),
    );
    const name = `api.default.east.internal.${EAST_TRUST_DOMAIN}`;
    const [before, after] = [plain, chained].map((state) =>
      resourceOf(compileSnapshot(state, sidecarReference('web')), 'cluster', name),
    );
    expect(after).toEqual(before);
  });
});
