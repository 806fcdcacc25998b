import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { resolveExportedServices } from './exported-services.ts';
import { exportedServicesForPeer } from './peer-exports.ts';
import { meshExports } from './service-exports.ts';
import type { MeshChange, MeshState } from './state.ts';
import { resourceOf, sidecarReference } from './testing/demo-clusters.ts';
import {
  bundle,
  entry,
  exportsTo,
  gateway,
  instance,
  node,
  peering,
  service,
  WEST_TRUST_DOMAIN,
  west,
  without,
} from './testing/mesh-fixture.ts';

const rowsOf = (state: MeshState): string[] =>
  resolveExportedServices(state).map(
    ({ service: name, peer, causedBy }) => `${name}→${peer} by ${causedBy.map((cause) => cause.name).join(' ')}`,
  );

const peers = [...peering('a'), ...peering('b'), ...bundle('a', 'a.consul'), ...bundle('b', 'b.consul')];
const base = [...gateway(), ...service('api'), ...service('web'), ...peers];

describe('resolution', () => {
  it.each<[string, Record<string, string[]>, string[]]>([
    ['nothing', {}, []],
    ['exact', { web: ['b', 'a'] }, ['web→a by web', 'web→b by web']],
    ['a wildcard reaches every ordinary service and no proxy or gateway', { '*': ['a'] }, ['api→a by *', 'web→a by *']],
    [
      'is the union of exact and wildcard (Q1)',
      { '*': ['a'], web: ['b'] },
      ['api→a by *', 'web→a by *', 'web→b by web'],
    ],
    ['names both items that cause one row', { '*': ['a'], web: ['a'] }, ['api→a by *', 'web→a by web *']],
  ])('%s', (_name, items, rows) => {
    expect(rowsOf(west(base, exportsTo(items)))).toEqual(rows);
  });

  it('takes all items of one name, not the last', () => {
    const entryOfTwo = entry({
      Kind: 'exported-services',
      Name: 'default',
      Services: [
        { Name: 'web', Consumers: [{ Peer: 'a' }] },
        { Name: 'web', Consumers: [{ Peer: 'b' }] },
      ],
    });
    expect(rowsOf(west(base, entryOfTwo))).toEqual(['web→a by web', 'web→b by web']);
  });

  it('trusts on the sidecar exactly the peers that the stream and the gateway serve (Q1)', () => {
    const state = west(base, exportsTo({ '*': ['a'], web: ['b'] }));
    const { purpose } = resourceOf(compileSnapshot(state, sidecarReference('web')), 'listener', 'inbound');
    expect(purpose).toMatchObject({ trustDomains: [WEST_TRUST_DOMAIN, 'a.consul', 'b.consul'] });
    expect(exportedServicesForPeer(state, 'a').services).toContain('web');
    expect(exportedServicesForPeer(state, 'b').services).toEqual(['web']);
  });

  it('follows new services under a wildcard', () => {
    const state = west(base, exportsTo({ '*': ['a'] }), service('late'));
    expect(rowsOf(state)).toContain('late→a by *');
  });
});

describe('warnings', () => {
  const warningsOf = (state: MeshState): string[][] => resolveExportedServices(state).map((row) => row.warnings);

  it('are none where all is well', () => {
    expect(warningsOf(west(base, exportsTo({ api: ['a'] })))).toEqual([[]]);
  });

  it.each<[string, Parameters<typeof west>, string[]]>([
    ['a service that is not there (Q4)', [base, exportsTo({ nope: ['a'] })], ['no such service now']],
    ['a peer that is not there (Q4)', [base, exportsTo({ api: ['c'] })], ['no peering of that name']],
    [
      'a service without sidecar',
      [base, node('n', '10.0.0.9'), instance({ node: 'n', id: 'bare', service: 'bare' }), exportsTo({ bare: ['a'] })],
      ['no instance has a sidecar, so it can not be reached through the mesh'],
    ],
    ['no gateway', [service('api'), peers, exportsTo({ api: ['a'] })], ['no mesh gateway in partition default']],
    [
      'a terminated peering',
      [base, peering('a', { state: 'TERMINATED' }), exportsTo({ api: ['a'] })],
      ['the other cluster deleted the peering'],
    ],
    ['a gateway', [base, exportsTo({ 'mesh-gateway': ['a'] })], ['a mesh gateway is not exported']],
    [
      'a sidecar',
      [base, exportsTo({ 'web-sidecar-proxy': ['a'] })],
      ['a sidecar proxy is not exported; export the service behind it'],
    ],
  ])('%s', (_name, changes, warnings) => {
    expect(warningsOf(west(...changes))).toEqual([warnings]);
  });
});

describe('names that a server name can not tell apart', () => {
  const exportAll = exportsTo({ api: ['a'], API: ['a'], Shop: ['a'], sHOP: ['a'], ['x'.repeat(70)]: ['a'] });
  const state = west(base, service('API'), service('Shop'), service('sHOP'), service('x'.repeat(70)), exportAll);

  it('are exported once: the one in lower case, else the first', () => {
    expect(meshExports(state, 'default').map((row) => row.service.name)).toEqual(['Shop', 'api']);
    expect(exportedServicesForPeer(state, 'a').services).toEqual(['Shop', 'api']);
  });

  it('are told apart the same way where there is only a chain', () => {
    const chainOf = (name: string): MeshChange[] =>
      entry({ Kind: 'service-resolver', Name: name, Redirect: { Service: 'web' } });
    const exported = (...changes: MeshChange[][]): string[] =>
      meshExports(west(base, ...changes, exportsTo({ '*': ['a'] })), 'default').map((row) => row.service.name);
    expect(exported(chainOf('pay'), service('PAY'))).toEqual(['api', 'pay', 'web']);
    expect(exported(chainOf('pay'), chainOf('PAY'))).toEqual(['api', 'pay', 'web']);
    expect(exported(chainOf('Pay'), service('pAY'))).toEqual(['Pay', 'api', 'web']);
    expect(exported(chainOf('Pay'), chainOf('pAY'), without(chainOf('Pay')))).toEqual(['api', 'pAY', 'web']);
  });

  it('say why they are not', () => {
    const warnings = resolveExportedServices(state).flatMap((row) => row.warnings);
    expect(warnings).toEqual([
      'server names know no upper case, and api is a service too',
      'server names know no upper case, and Shop is a service too',
      'its name can not be part of a server name',
    ]);
  });
});

describe('what a peer is sent', () => {
  const state = west(
    base,
    service('ledger'),
    entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'http' }),
    exportsTo({ api: ['a'], ledger: ['a'], ghost: ['a'], 'mesh-gateway': ['a'], web: ['b'] }),
  );

  it('lists every name it is offered, there or not, and no other (Q16)', () => {
    expect(exportedServicesForPeer(state, 'a').services).toEqual(['api', 'ghost', 'ledger']);
    expect(exportedServicesForPeer(state, 'stranger')).toEqual({ services: [], chains: [] });
  });

  it('says of each service in the mesh how to ask for it and whom to expect, in the exporter’s words', () => {
    expect(exportedServicesForPeer(state, 'a').chains).toEqual([
      {
        service: 'api',
        namespace: 'default',
        partition: 'default',
        peerMeta: {
          sni: [`api.default.default.a.external.${WEST_TRUST_DOMAIN}`],
          spiffeId: [
            `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/api`,
            `spiffe://${WEST_TRUST_DOMAIN}/gateway/mesh/dc/west`,
          ],
          protocol: 'http',
        },
      },
      expect.objectContaining({ service: 'ledger', peerMeta: expect.objectContaining({ protocol: 'tcp' }) }),
    ]);
  });

  it('takes effect only towards a peering that is not being taken down', () => {
    expect(meshExports(west(base, exportsTo({ api: ['a'] })), 'default')).toHaveLength(1);
    for (const down of ['DELETING', 'TERMINATED'] as const) {
      expect(meshExports(west(base, peering('a', { state: down }), exportsTo({ api: ['a'] })), 'default')).toEqual([]);
    }
  });
});
