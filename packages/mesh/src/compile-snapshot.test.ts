import { resourceKey, resourceSchema, type Snapshot } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import {
  demoEast,
  demoEastChanges,
  demoWest,
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
  imports,
  instance,
  node,
  peering,
  service,
  WEST_TRUST_DOMAIN,
  west,
  without,
} from './testing/mesh-fixture.ts';

const peeredSni = (name: string, peer = 'east', trustDomain = WEST_TRUST_DOMAIN): string =>
  `${name}.default.default.${peer}.external.${trustDomain}`;
const exported = (name: string): string => `exported~${name}.default.west.internal.${WEST_TRUST_DOMAIN}`;

/** Every name that a resource refers to is there. A proxy rejects a snapshot where one is not. */
function danglingReferences(snapshot: Snapshot): string[] {
  const wanted: string[] = [];
  for (const resource of snapshot.resources.values()) {
    if (resource.type === 'cluster') {
      wanted.push(`endpoints/${resource.endpoints}`);
      if (resource.tls) wanted.push(`trust-bundle/${resource.tls.trustDomain}`);
    } else if (resource.type === 'sni-route') {
      const { action } = resource;
      if (action.kind === 'passthrough') wanted.push(`cluster/${action.cluster}`);
      else wanted.push(`http-route/${action.httpRoute}`, ...action.trustDomains.map((name) => `trust-bundle/${name}`));
    } else if (resource.type === 'http-route') {
      wanted.push(...resource.rules.flatMap(({ splits }) => splits.map(({ cluster }) => `cluster/${cluster}`)));
    } else if (resource.type === 'listener') {
      const { purpose } = resource;
      if (purpose.kind === 'exposed') wanted.push(`http-route/${purpose.httpRoute}`);
      if (purpose.kind === 'inbound' || purpose.kind === 'outbound') wanted.push(`cluster/${purpose.cluster}`);
      if (purpose.kind === 'inbound') {
        wanted.push(`authorization/${purpose.authorization}`);
        wanted.push(...purpose.trustDomains.map((name) => `trust-bundle/${name}`));
      }
    }
  }
  return wanted.filter((key) => !snapshot.resources.has(key));
}

describe('every snapshot', () => {
  const localMode = entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } });
  it.each<[string, Snapshot]>([
    ['gateway of the exporter', compileSnapshot(demoWest(), gatewayReference)],
    ['gateway of the importer', compileSnapshot(demoEast(), gatewayReference)],
    ['sidecar of the caller', compileSnapshot(demoEast(), sidecarReference('web'))],
    ['sidecar of the caller, mode local', compileSnapshot(demoEast(localMode), sidecarReference('web'))],
    [
      'sidecar of the caller, nothing arrived',
      compileSnapshot(
        east(service('web', { upstreams: [{ destinationName: 'api', destinationPeer: 'west', localBindPort: 1 }] })),
        sidecarReference('web'),
      ),
    ],
    ['sidecar of an http destination', compileSnapshot(demoWest(), sidecarReference('api', 2))],
    ['sidecar of a tcp destination', compileSnapshot(demoWest(), sidecarReference('ledger'))],
    ['gateway without peers’ bundles', compileSnapshot(demoWest(without(bundle('east', ''))), gatewayReference)],
    ['nobody registered', compileSnapshot(west(), gatewayReference)],
  ])('fits the schema and refers to nothing that is not in it: %s', (_name, snapshot) => {
    for (const [key, resource] of snapshot.resources) {
      expect(resourceSchema.parse(resource)).toEqual(resource);
      expect(resourceKey(resource)).toBe(key);
    }
    expect(danglingReferences(snapshot)).toEqual([]);
    expect(snapshot.resources.has('limits/limits')).toBe(true);
  });

  it('says who the cluster is and which state it was made from', () => {
    const state = demoWest();
    expect(compileSnapshot(state, gatewayReference)).toMatchObject({
      index: state.index,
      cluster: { datacenter: 'west', trustDomain: WEST_TRUST_DOMAIN },
    });
  });

  it.each([
    ['a sidecar that asks as a gateway', { ...sidecarReference('api'), role: 'mesh-gateway' as const }],
    ['a gateway that asks as a sidecar', { ...gatewayReference, role: 'sidecar' as const }],
    ['a stranger', { ...gatewayReference, id: 'stranger' }],
    ['one of another partition', { ...gatewayReference, partition: 'other' }],
  ])('holds no listener and no identity for %s', (_name, reference) => {
    expect([...compileSnapshot(demoWest(), reference).resources.keys()]).toEqual([
      'limits/limits',
      `trust-bundle/${WEST_TRUST_DOMAIN}`,
    ]);
  });
});

describe('the exporter’s gateway', () => {
  const snapshot = compileSnapshot(demoWest(), gatewayReference);

  it('listens on its LAN address and shows the gateway’s identity', () => {
    expect(resourcesOf(snapshot, 'listener')).toEqual([
      {
        type: 'listener',
        name: 'gateway',
        address: '10.1.0.1',
        port: 8443,
        socket: null,
        purpose: { kind: 'gateway' },
      },
    ]);
    expect(resourceOf(snapshot, 'identity', 'identity')).toMatchObject({
      spiffeId: `spiffe://${WEST_TRUST_DOMAIN}/gateway/mesh/dc/west`,
      rootId: 'root-west',
    });
  });

  it('passes TCP through to the sidecars, still under the client’s TLS', () => {
    expect(resourceOf(snapshot, 'sni-route', peeredSni('ledger'))).toMatchObject({
      service: 'ledger',
      peer: 'east',
      direction: 'inbound',
      action: { kind: 'passthrough', cluster: exported('ledger') },
    });
    expect(resourceOf(snapshot, 'cluster', exported('ledger'))).toMatchObject({ tls: null, unavailable: null });
    expect(resourceOf(snapshot, 'endpoints', exported('ledger')).endpoints).toMatchObject([
      { address: '10.0.0.1', port: 21001 },
    ]);
  });

  it('terminates what is HTTP-like for exactly the consuming peer, and re-encrypts to the destination’s identity', () => {
    expect(resourceOf(snapshot, 'sni-route', peeredSni('api')).action).toEqual({
      kind: 'terminate',
      protocol: 'http',
      trustDomains: [EAST_TRUST_DOMAIN],
      httpRoute: `api.default.west.internal.${WEST_TRUST_DOMAIN}`,
    });
    expect(resourceOf(snapshot, 'cluster', exported('api')).tls).toEqual({
      sni: `api.default.west.internal.${WEST_TRUST_DOMAIN}`,
      trustDomain: WEST_TRUST_DOMAIN,
      spiffeIds: [`spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`],
    });
    expect(resourceOf(snapshot, 'endpoints', exported('api')).endpoints.map((endpoint) => endpoint.label)).toEqual([
      'api-1 on api-node-1',
      'api-2 on api-node-2',
    ]);
  });

  it('serves exactly the names that the importer’s sidecars ask for', () => {
    const asked = resourcesOf(compileSnapshot(demoEast(), sidecarReference('web')), 'cluster').flatMap(
      (cluster) => cluster.tls?.sni ?? [],
    );
    expect(resourcesOf(snapshot, 'sni-route').map((route) => route.name)).toEqual(asked.toSorted());
  });

  it('has a route for each of two consuming peers, each trusting its own peer only', () => {
    const state = demoWest(exportsTo({ api: ['east', 'north'] }), peering('north'), bundle('north', 'north.consul'));
    const routes = resourcesOf(compileSnapshot(state, gatewayReference), 'sni-route');
    expect(routes.map((route) => [route.peer, route.action])).toMatchObject([
      ['east', { trustDomains: [EAST_TRUST_DOMAIN] }],
      ['north', { trustDomains: ['north.consul'] }],
    ]);
  });

  it.each<[string, Parameters<typeof demoWest>]>([
    ['the export is taken back', [exportsTo({ ledger: ['east'], payments: ['east'] })]],
    ['the peering is deleted', [peering('east', { state: 'DELETING' }), exportsTo({ api: ['east'] })]],
    ['the peering is gone', [without(peering('east')), exportsTo({ api: ['east'] })]],
    ['the bundle is gone', [without(bundle('east', '')), exportsTo({ api: ['east'] })]],
  ])('has no route any more when %s', (_name, changes) => {
    const routes = resourcesOf(compileSnapshot(demoWest(...changes), gatewayReference), 'sni-route');
    expect(routes.map((route) => route.name)).not.toContain(peeredSni('api'));
  });

  it('keeps the route and says why when no instance is healthy', () => {
    const down = [1, 2].flatMap((number) =>
      check({ node: `api-node-${number}`, serviceId: `api-${number}` }, 'critical'),
    );
    const cluster = resourceOf(compileSnapshot(demoWest(down), gatewayReference), 'cluster', exported('api'));
    expect(cluster.unavailable).toMatchObject({
      code: 'routing.no_healthy_instance',
      message: expect.stringMatching(/All 2 instances of api fail/),
    });
  });

  it('turns the export from terminate to pass through when the protocol changes', () => {
    const state = demoWest(entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'tcp' }));
    expect(resourceOf(compileSnapshot(state, gatewayReference), 'sni-route', peeredSni('api')).action.kind).toBe(
      'passthrough',
    );
  });

  it('carries the weights and the health of instances', () => {
    const state = demoWest(
      instance({
        node: 'api-node-1',
        id: 'api-1-sidecar-proxy',
        service: 'api-sidecar-proxy',
        kind: 'connect-proxy',
        port: 21001,
        weights: { passing: 500, warning: 0 },
        proxy: { destinationServiceName: 'api', destinationServiceId: 'api-1' },
      }),
      check({ node: 'api-node-2', serviceId: 'api-2' }, 'critical'),
    );
    const endpoints = (changed: typeof state): unknown[] =>
      resourceOf(compileSnapshot(changed, gatewayReference), 'endpoints', exported('api')).endpoints.map(
        ({ weight, healthy }) => [weight, healthy],
      );
    expect(endpoints(state)).toEqual([
      [128, true],
      [1, false],
    ]);
    const warned = demoWest(check({ node: 'api-node-1', serviceId: 'api-1' }, 'warning'));
    expect(endpoints(warned)).toEqual([
      [1, true],
      [1, true],
    ]);
  });
});

describe('the importer’s gateway', () => {
  it('passes the peer’s server names through to the peer’s gateways, for sidecars in mode local', () => {
    const snapshot = compileSnapshot(demoEast(), gatewayReference);
    expect(resourceOf(snapshot, 'sni-route', peeredSni('api'))).toMatchObject({
      direction: 'outbound',
      peer: 'west',
      action: { kind: 'passthrough', cluster: peeredSni('api') },
    });
    expect(resourceOf(snapshot, 'cluster', peeredSni('api'))).toMatchObject({ tls: null, peer: 'west', mode: 'local' });
    expect(resourceOf(snapshot, 'endpoints', peeredSni('api')).endpoints).toMatchObject([
      { address: '203.0.113.1', port: 443, healthy: true },
    ]);
  });

  it('never lets a peer’s server name take the place of an export of this cluster', () => {
    const [gatewayOfEast = [], webOfEast = [], peeringOfEast = [], imported = []] = demoEastChanges();
    const stolen = peeredSni('web', 'west', EAST_TRUST_DOMAIN);
    const hostile = imported.map((change) =>
      change.table === 'instance' && change.value?.peerMeta
        ? { ...change, value: { ...change.value, peerMeta: { ...change.value.peerMeta, sni: [stolen] } } }
        : change,
    );
    const state = east(gatewayOfEast, webOfEast, peeringOfEast, hostile, exportsTo({ web: ['west'] }));
    const routes = resourcesOf(compileSnapshot(state, gatewayReference), 'sni-route');
    expect(routes.map((route) => [route.name, route.direction])).toEqual([[stolen, 'inbound']]);
  });
});

describe('a sidecar', () => {
  it('of a TCP service trusts the clients of consuming peers, of an HTTP-like one only this cluster’s', () => {
    const domains = (name: string): unknown =>
      resourceOf(compileSnapshot(demoWest(), sidecarReference(name)), 'listener', 'inbound').purpose;
    expect(domains('ledger')).toMatchObject({ protocol: 'tcp', trustDomains: [WEST_TRUST_DOMAIN, EAST_TRUST_DOMAIN] });
    expect(domains('api')).toMatchObject({ protocol: 'http', trustDomains: [WEST_TRUST_DOMAIN] });
  });

  it('believes the own gateway’s word on who the client is, and nobody else’s', () => {
    expect(resourceOf(compileSnapshot(demoWest(), sidecarReference('api')), 'authorization', 'inbound')).toMatchObject({
      defaultAction: 'deny',
      trustedForwarders: [`spiffe://${WEST_TRUST_DOMAIN}/gateway/mesh/dc/west`],
    });
  });

  it.each([
    ['the port that it was given', { localServicePort: 7777, localServiceAddress: '127.0.0.9' }, '127.0.0.9:7777'],
    ['the instance’s port when none was given', { localServicePort: 0 }, '127.0.0.1:8001'],
  ])('reaches its application at %s', (_name, proxy, address) => {
    const snapshot = compileSnapshot(west(service('api', { proxy })), sidecarReference('api'));
    expect(resourceOf(snapshot, 'endpoints', 'local_app').endpoints.map((end) => `${end.address}:${end.port}`)).toEqual(
      [address],
    );
    expect(resourceOf(snapshot, 'cluster', 'local_app')).toMatchObject({ tls: null, mode: null });
  });

  it('keeps listening for an upstream that can not be reached, to say why', () => {
    const snapshot = compileSnapshot(demoEast(without(peering('west'))), sidecarReference('web'));
    const listener = resourceOf(snapshot, 'listener', 'outbound~127.0.0.1:9191');
    expect(listener.purpose).toMatchObject({ kind: 'outbound', protocol: 'http' });
    const clusters = resourcesOf(snapshot, 'cluster').filter((cluster) => cluster.peer === 'west');
    expect(clusters.map((cluster) => cluster.unavailable?.code)).toEqual(Array(3).fill('routing.peering_missing'));
  });

  it('detects the caller’s protocol while the exporter has not said it', () => {
    const [, webOfEast = [], peeringOfEast = []] = demoEastChanges();
    const snapshot = compileSnapshot(east(webOfEast, peeringOfEast), sidecarReference('web'));
    expect(resourceOf(snapshot, 'listener', 'outbound~127.0.0.1:9191').purpose).toMatchObject({ protocol: 'detect' });
  });

  it('reaches local services at their sidecars by their ordinary names', () => {
    const upstreams = [{ destinationName: 'api', localBindPort: 9000 }];
    const state = demoWest(service('shop', { upstreams }));
    const name = `api.default.west.internal.${WEST_TRUST_DOMAIN}`;
    expect(resourceOf(compileSnapshot(state, sidecarReference('shop')), 'cluster', name)).toMatchObject({
      peer: '',
      mode: null,
      protocol: 'http',
      tls: { sni: name, spiffeIds: [`spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`] },
    });
  });

  it('a local api and the api of a peer are two clusters (C32)', () => {
    const upstreams = [
      { destinationName: 'api', localBindPort: 9000 },
      { destinationName: 'api', destinationPeer: 'west', localBindPort: 9001 },
    ];
    const snapshot = compileSnapshot(demoEast(service('api'), service('web', { upstreams })), sidecarReference('web'));
    expect(resourcesOf(snapshot, 'cluster').map((cluster) => [cluster.service, cluster.peer])).toEqual([
      ['api', ''],
      ['api', 'west'],
      ['web', ''],
    ]);
  });

  it('of no service gets nothing to listen for', () => {
    const state = west(
      node('n', '10.0.0.9'),
      instance({ node: 'n', id: 'x', service: 'x', kind: 'connect-proxy', port: 1, proxy: {} }),
    );
    const snapshot = compileSnapshot(state, { role: 'sidecar', partition: 'default', node: 'n', id: 'x' });
    expect(resourcesOf(snapshot, 'listener')).toEqual([]);
    expect(resourcesOf(snapshot, 'identity')).toEqual([]);
  });

  it('holds all roots of a peer while it rotates, old and new', () => {
    const both = bundle('west', WEST_TRUST_DOMAIN, { rootPems: ['old', 'new'] });
    expect(
      resourceOf(compileSnapshot(demoEast(both), sidecarReference('web')), 'trust-bundle', WEST_TRUST_DOMAIN).rootPems,
    ).toEqual(['old', 'new']);
  });

  it('of a service exported to nobody trusts no peer', () => {
    const state = demoWest(exportsTo({}));
    expect(resourceOf(compileSnapshot(state, sidecarReference('ledger')), 'listener', 'inbound').purpose).toMatchObject(
      {
        trustDomains: [WEST_TRUST_DOMAIN],
      },
    );
  });

  it('gets what a peer exports through a gateway that came later, with nothing restarted', () => {
    const [, webOfEast = [], peeringOfEast = []] = demoEastChanges();
    const before = demoWest(without(gateway()));
    const clusterOf = (from: typeof before): unknown =>
      resourcesOf(
        compileSnapshot(east(webOfEast, peeringOfEast, imports('west', from, 'east')), sidecarReference('web')),
        'cluster',
      ).find((cluster) => cluster.service === 'api')?.unavailable?.code ?? null;
    expect(clusterOf(before)).toBe('routing.no_remote_gateway');
    expect(clusterOf(demoWest())).toBeNull();
  });
});

describe('what service-defaults say of the service’s own application', () => {
  it('reaches the cluster that is the application', () => {
    const state = demoWest(
      entry({ Kind: 'service-defaults', Name: 'ledger', LocalConnectTimeoutMs: 250, MaxInboundConnections: 7 }),
    );
    expect(resourceOf(compileSnapshot(state, sidecarReference('ledger')), 'cluster', 'local_app')).toMatchObject({
      connectTimeoutMs: 250,
      limits: { maxConnections: 7, maxPendingRequests: null, maxConcurrentRequests: null },
    });
    expect(resourceOf(compileSnapshot(demoWest(), sidecarReference('ledger')), 'cluster', 'local_app')).toMatchObject({
      connectTimeoutMs: 5_000,
      limits: null,
    });
  });
});
