import { errorTable, isErrorCode } from '@peerway/model/error';
import { describe, expect, it } from 'vitest';
import { proxiesOf } from './catalog-index.ts';
import type { MeshChange, MeshState } from './state.ts';
import { demoEast, demoEastChanges, demoWest } from './testing/demo-clusters.ts';
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
  without,
} from './testing/mesh-fixture.ts';
import { resolveUpstreamPath, type UpstreamPath } from './upstream-path.ts';

const web = { peer: '', partition: 'default', namespace: 'default', name: 'web' };

/** The path of web's first upstream. */
function pathOf(state: MeshState, index = 0): UpstreamPath {
  const [proxy] = proxiesOf(state, web);
  const upstream = proxy?.proxy?.upstreams[index];
  if (!proxy || !upstream) throw new Error('web has no such upstream');
  return resolveUpstreamPath(state, proxy, upstream);
}

const localMode = entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } });
const remoteGatewayCheck = (status: 'critical' | 'passing'): MeshChange[] =>
  check(
    { node: 'gateway-node-1', serviceId: 'api-sidecar-proxy-instance-0', peerName: 'west' },
    status,
    'api-sidecar-proxy-instance-0:overall-check',
  );
const own = { node: 'gateway-node-1', serviceId: 'mesh-gateway' };
const [gatewayOfEast, webOfEast, peeringOfEast, importsOfEast] = demoEastChanges();
if (!gatewayOfEast || !webOfEast || !peeringOfEast || !importsOfEast) throw new Error('the demo has changed');
const noGateways = demoWest(without(gateway()));

describe('why a peered upstream is unavailable', () => {
  it.each<[string, MeshState, string | null, RegExp | null]>([
    ['it is not', demoEast(), null, null],
    ['no peering', east(webOfEast), 'routing.peering_missing', /no peering named "west".*Establish/],
    [
      'being deleted here',
      demoEast(peering('west', { state: 'DELETING' })),
      'routing.peering_missing',
      /being deleted/,
    ],
    [
      'terminated',
      demoEast(peering('west', { state: 'TERMINATED' })),
      'routing.peering_terminated',
      /deleted its peering.*new token/,
    ],
    [
      'nothing has arrived',
      east(webOfEast, peeringOfEast),
      'routing.trust_bundle_missing',
      /No usable trust bundle of peer "west"/,
    ],
    [
      'not exported',
      east(webOfEast, peeringOfEast, imports('west', demoWest(exportsTo({ ledger: ['east'] })), 'east')),
      'routing.service_not_exported',
      /does not export api.*Add this cluster as a consumer/,
    ],
    [
      'imports without bundle',
      demoEast(without(bundle('west', ''))),
      'routing.trust_bundle_missing',
      /certificates of api can not be checked/,
    ],
    [
      'an empty bundle',
      demoEast(bundle('west', WEST_TRUST_DOMAIN, { rootPems: [] })),
      'routing.trust_bundle_missing',
      /usable/,
    ],
    [
      'no gateway there',
      east(webOfEast, peeringOfEast, imports('west', noGateways, 'east')),
      'routing.no_remote_gateway',
      /Register a mesh gateway in "west"/,
    ],
    [
      'their only gateway fails',
      demoEast(remoteGatewayCheck('critical')),
      'routing.no_healthy_remote_gateway',
      /The only mesh gateway of peer "west" fails/,
    ],
    [
      'mode local without gateway (Q6)',
      east(webOfEast, peeringOfEast, importsOfEast, localMode),
      'routing.no_local_gateway',
      /partition default has no mesh gateway. Register one, or use mode remote/,
    ],
    [
      'mode local with a failing gateway',
      demoEast(localMode, check(own, 'critical')),
      'routing.no_local_gateway',
      /the only mesh gateway of partition default is not healthy/,
    ],
    [
      'mode local with a gateway in maintenance (Q14)',
      demoEast(localMode, check(own, 'maintenance')),
      'routing.no_local_gateway',
      /not healthy/,
    ],
    [
      'mode local and their gateway fails',
      demoEast(localMode, remoteGatewayCheck('critical')),
      'routing.no_healthy_remote_gateway',
      /"west"/,
    ],
    ['a failing own gateway matters in mode local only', demoEast(check(own, 'critical')), null, null],
  ])('%s', (_name, state, code, words) => {
    const path = pathOf(state);
    expect(path.unavailable?.code ?? null).toBe(code);
    if (words !== null) expect(path.unavailable?.message).toMatch(words);
    if (code !== null) expect(isErrorCode(code) && errorTable[code].blame).toBe('routing');
  });

  it('mends itself when what was missing arrives', () => {
    expect(pathOf(demoEast(remoteGatewayCheck('critical'), remoteGatewayCheck('passing'))).unavailable).toBeNull();
  });
});

describe('why an upstream inside the cluster is unavailable', () => {
  const caller = service('web', { upstreams: [{ destinationName: 'db', localBindPort: 9191 }] });
  const bare = [...node('n', '10.0.0.9'), ...instance({ node: 'n', id: 'db', service: 'db', port: 5432 })];
  it.each<[string, MeshChange[][], string | null]>([
    ['it is not', [service('db')], null],
    ['not registered', [], 'routing.upstream_unknown'],
    ['without sidecar', [bare], 'routing.no_healthy_instance'],
    [
      'the instance fails',
      [service('db'), check({ node: 'db-node-1', serviceId: 'db-1' }, 'critical')],
      'routing.no_healthy_instance',
    ],
    ['one of two fails', [service('db'), service('db', { number: 2 }), check({ node: 'db-node-1' }, 'critical')], null],
    [
      'a peer’s service of that name is another one (C32)',
      [demoEastChanges()[2] ?? [], imports('west', demoWest(service('db'), exportsTo({ db: ['east'] })), 'east')],
      'routing.upstream_unknown',
    ],
  ])('%s', (_name, changes, code) => {
    expect(pathOf(east(caller, ...changes)).unavailable?.code ?? null).toBe(code);
  });
});

describe('a peered path', () => {
  it('remote: the exporter’s gateways by their WAN addresses, under the exporter’s names', () => {
    expect(pathOf(demoEast())).toMatchObject({
      clusterName: `api.default.west.external.${WEST_TRUST_DOMAIN}`,
      protocol: 'http',
      mode: 'remote',
      tls: {
        sni: `api.default.default.east.external.${WEST_TRUST_DOMAIN}`,
        trustDomain: WEST_TRUST_DOMAIN,
        spiffeIds: [
          `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`,
          `spiffe://${WEST_TRUST_DOMAIN}/gateway/mesh/dc/west`,
        ],
      },
      endpoints: [{ address: '203.0.113.1', port: 443, healthy: true, weight: 1 }],
    });
  });

  it('local: the own gateways by their LAN addresses, under the same names', () => {
    const path = pathOf(demoEast(localMode));
    expect(path.endpoints).toEqual([
      { address: '10.1.0.1', port: 8443, healthy: true, weight: 1, label: 'mesh-gateway on gateway-node-1' },
    ]);
    expect(path.tls).toEqual(pathOf(demoEast()).tls);
    expect(path.mode).toBe('local');
  });

  it('takes the protocol from the exporter, whatever is configured here (Q9, C17)', () => {
    const state = demoEast(
      entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'grpc' }),
      entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http2' } }),
    );
    expect([0, 1, 2].map((index) => pathOf(state, index).protocol)).toEqual(['http', 'tcp', 'grpc']);
  });

  it('has an unknown protocol, no names and nobody to dial until the exporter has spoken', () => {
    expect(pathOf(east(webOfEast, peeringOfEast))).toMatchObject({ protocol: null, tls: null, endpoints: [] });
  });

  it('dials nobody without the names to check them by', () => {
    for (const state of [demoEast(without(bundle('west', ''))), demoEast(peering('west', { state: 'TERMINATED' }))]) {
      expect(pathOf(state)).toMatchObject({ tls: null, endpoints: [] });
    }
  });

  it('two upstreams to one service in two modes have a cluster each (C22)', () => {
    const upstreams = (['local', 'remote'] as const).map((mode, index) => ({
      destinationName: 'api',
      destinationPeer: 'west',
      localBindPort: 9191 + index,
      meshGateway: { mode },
    }));
    const state = demoEast(service('web', { upstreams }));
    expect(pathOf(state, 0).clusterName).not.toBe(pathOf(state, 1).clusterName);
    const [, remoteOnly] = upstreams;
    if (!remoteOnly) throw new Error('no second upstream');
    expect(pathOf(demoEast(service('web', { upstreams: [remoteOnly] })))).toEqual(pathOf(state, 1));
  });

  it('works when both clusters have one datacenter name (C13)', () => {
    const other = demoWest();
    const state = east(
      webOfEast,
      peeringOfEast,
      imports('west', { ...other, cluster: { ...other.cluster, datacenter: 'east' } }, 'east'),
    );
    expect(pathOf(state)).toMatchObject({ unavailable: null, endpoints: [{ address: '203.0.113.1' }] });
  });

  it.each([
    [{ Defaults: { ConnectTimeoutMs: 800 } }, 800],
    [{ Defaults: { ConnectTimeoutMs: 800 }, Overrides: [{ Name: 'api', Peer: 'west', ConnectTimeoutMs: 300 }] }, 300],
    [{ Defaults: { ConnectTimeoutMs: 800 }, Overrides: [{ Name: 'api', ConnectTimeoutMs: 300 }] }, 800],
    [{}, 5000],
  ])('connect timeout by %j is %d ms', (UpstreamConfig, connectTimeoutMs) => {
    expect(pathOf(demoEast(entry({ Kind: 'service-defaults', Name: 'web', UpstreamConfig }))).connectTimeoutMs).toBe(
      connectTimeoutMs,
    );
  });
});

describe('attacks by a peer’s data', () => {
  const withMeta = (sni: string, spiffeId: string[]): MeshState =>
    demoEast(
      instance({
        node: 'gateway-node-1',
        peerName: 'west',
        id: 'api-sidecar-proxy-instance-0',
        service: 'api-sidecar-proxy',
        kind: 'connect-proxy',
        port: 8443,
        proxy: { destinationServiceName: 'api' },
        peerMeta: { sni: [sni], spiffeId, protocol: 'http' },
      }),
    );
  const sni = `api.default.default.east.external.${WEST_TRUST_DOMAIN}`;
  const spiffe = `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`;

  it.each<[string, string, string[]]>([
    ['a server name of this cluster', `api.default.default.x.external.${EAST_TRUST_DOMAIN}`, [spiffe]],
    ['a server name that only ends like its own', `evil-external.${WEST_TRUST_DOMAIN}`, [spiffe]],
    ['a server name that is none', 'api default', [spiffe]],
    ['only identities of this cluster', sni, [`spiffe://${EAST_TRUST_DOMAIN}/ns/default/dc/east/svc/web`]],
    ['only identities that are none', sni, [`${spiffe}/../web`, '']],
    ['no identity', sni, []],
  ])('%s: nobody is dialed', (_name, badSni, ids) => {
    expect(pathOf(withMeta(badSni, ids))).toMatchObject({
      tls: null,
      endpoints: [],
      unavailable: { code: 'routing.trust_bundle_missing' },
    });
  });

  it('foreign identities among its own are left out', () => {
    const path = pathOf(withMeta(sni, [`spiffe://${EAST_TRUST_DOMAIN}/ns/default/dc/east/svc/web`, spiffe]));
    expect(path.tls?.spiffeIds).toEqual([spiffe]);
  });
});

describe('an upstream that stands for nothing here', () => {
  const upstreamOf = (fields: object): UpstreamPath =>
    pathOf(
      east(service('api'), service('web', { upstreams: [{ destinationName: 'api', localBindPort: 9191, ...fields }] })),
    );

  it.each([
    ['a prepared query', { destinationType: 'prepared_query' }],
    ['a service of another datacenter', { datacenter: 'mars' }],
  ])('%s is not taken for the service that is called the same', (_name, fields) => {
    const path = upstreamOf(fields);
    expect(path).toMatchObject({ endpoints: [], tls: null, unavailable: { code: 'routing.upstream_unknown' } });
    expect(path.clusterName).not.toBe(upstreamOf({}).clusterName);
  });

  it('does not include this datacenter, by name', () => {
    expect(upstreamOf({ datacenter: 'east' })).toEqual(upstreamOf({}));
  });
});
