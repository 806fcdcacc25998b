import { describe, expect, it } from 'vitest';
import { deletionImpact } from './deletion-impact.ts';
import { describeService, listServices } from './service-catalog.ts';
import { demoEast, demoWest } from './testing/demo-clusters.ts';
import { check, entry, exportsTo, instance, node, peering, service, without } from './testing/mesh-fixture.ts';
import { listUpstreamModes } from './upstream-modes.ts';

describe('the list of services', () => {
  it('has own and imported ones apart, gateways as such, and no sidecars (C32)', () => {
    const rows = listServices(demoEast(service('api')));
    expect(rows.map((row) => [row.name, row.peer, row.kind, row.instances.total])).toEqual([
      ['api', '', '', 1],
      ['api', 'west', '', 2],
      ['ledger', 'west', '', 1],
      ['mesh-gateway', '', 'mesh-gateway', 1],
      ['payments', 'west', '', 1],
      ['web', '', '', 1],
    ]);
  });

  it('counts what the catalog has (C33)', () => {
    const state = demoWest(
      service('api', { number: 3 }),
      check({ node: 'api-node-1', serviceId: 'api-1' }, 'critical'),
      check({ node: 'api-node-2', serviceId: 'api-2' }, 'warning'),
    );
    expect(listServices(state).find((row) => row.name === 'api')).toMatchObject({
      instances: { total: 3, passing: 1, warning: 1, critical: 1 },
      health: 'warning',
      healthReason: '2 of 3 instances are not passing: api-1 on api-node-1 is critical, and more.',
    });
  });

  it('says where the protocol is from, and to whom a service is exported', () => {
    const west = listServices(demoWest());
    expect(west.find((row) => row.name === 'api')).toMatchObject({
      protocol: 'http',
      protocolDecidedBy: 'service-defaults/api',
      exportedTo: ['east'],
      inMesh: true,
    });
    expect(west.find((row) => row.name === 'ledger')).toMatchObject({ protocol: 'tcp', protocolDecidedBy: 'default' });
    expect(listServices(demoEast()).find((row) => row.name === 'payments')).toMatchObject({
      protocol: 'grpc',
      protocolDecidedBy: 'peer west',
      exportedTo: [],
    });
  });

  it.each<[string, Parameters<typeof demoEast>, string, RegExp]>([
    [
      'an imported service is down with its peering, however well its instances are',
      [peering('west', { state: 'TERMINATED' })],
      'critical',
      /deleted its peering/,
    ],
    [
      'and with its exporter’s gateways',
      [check({ node: 'gateway-node-1', peerName: 'west' }, 'critical')],
      'critical',
      /only mesh gateway of peer "west"/,
    ],
    [
      'else it is as its instances are',
      [check({ node: 'api-node-1', serviceId: 'api-1', peerName: 'west' }, 'critical', 'api-1:overall-check')],
      'warning',
      /1 of 2 instances is not passing: api-1/,
    ],
  ])('%s', (_name, changes, health, reason) => {
    const row = listServices(demoEast(...changes)).find(({ name, peer }) => name === 'api' && peer === 'west');
    expect(row?.health).toBe(health);
    expect(row?.healthReason).toMatch(reason);
  });

  it('is never green because nothing was heard', () => {
    const [, ...sidecarOnly] = service('api').filter((change) => change.table === 'instance');
    const rows = listServices(
      demoWest(
        without(service('api')),
        without(service('api', { number: 2 })),
        node('api-node-1', '10.0.0.1'),
        sidecarOnly,
      ),
    );
    expect(rows.find((row) => row.name === 'api')).toMatchObject({ health: 'unknown', instances: { total: 0 } });
  });

  it('a failing sidecar takes its service down, and the reason says so', () => {
    const state = demoWest(
      check({ node: 'ledger-node-1', serviceId: 'ledger-1-sidecar-proxy' }, 'critical', 'proxy-link'),
    );
    expect(listServices(state).find((row) => row.name === 'ledger')).toMatchObject({
      instances: { passing: 1 },
      health: 'critical',
      healthReason: expect.stringContaining('ledger'),
    });
  });
});

describe('one service', () => {
  it('shows its instances with their checks, and its sidecars’ upstreams with the deciding setting', () => {
    const state = demoEast(
      entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } }),
      check({ node: 'web-node-1', serviceId: 'web-1' }, 'warning', 'disk'),
    );
    expect(describeService(state, { name: 'web' })).toMatchObject({
      name: 'web',
      peer: '',
      instanceRows: [
        {
          node: 'web-node-1',
          id: 'web-1',
          address: '10.0.0.1',
          port: 8001,
          health: 'warning',
          checks: [{ checkId: 'disk', status: 'warning' }],
        },
      ],
      upstreams: [
        { name: 'api', peer: 'west', localBindPort: 9191, mode: 'local', modeDecidedBy: 'proxy-defaults/global' },
        { name: 'ledger' },
        { name: 'payments' },
      ],
      imported: null,
    });
  });

  it('of a peer shows the way to it', () => {
    const detail = describeService(demoEast(), { name: 'api', peer: 'west' });
    expect(detail?.instanceRows.map((row) => row.id)).toEqual(['api-1', 'api-2']);
    expect(detail?.imported).toMatchObject({
      sni: expect.stringMatching(/^api\.default\.default\.east\.external\./),
      gateways: [{ address: '203.0.113.1:443', health: 'passing' }],
    });
  });

  it('may be a gateway', () => {
    expect(describeService(demoEast(), { name: 'mesh-gateway' })).toMatchObject({
      kind: 'mesh-gateway',
      instanceRows: [{ id: 'mesh-gateway' }],
    });
  });

  it.each([
    ['nowhere', { name: 'nope' }],
    ['only at a peer', { name: 'ledger' }],
    ['only here', { name: 'web', peer: 'west' }],
    ['in another namespace', { name: 'web', namespace: 'other' }],
    ['a sidecar', { name: 'web-sidecar-proxy' }],
  ])('is null when it is %s', (_name, reference) => {
    expect(describeService(demoEast(), reference)).toBeNull();
  });
});

describe('upstream modes', () => {
  it('are one row for each upstream, with what stops it', () => {
    const rows = listUpstreamModes(
      demoEast(
        without(
          instance({ node: 'gateway-node-1', id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway' }),
        ),
        entry({
          Kind: 'service-defaults',
          Name: 'web',
          UpstreamConfig: { Overrides: [{ Name: 'api', Peer: 'west', MeshGateway: { Mode: 'local' } }] },
        }),
      ),
    );
    expect(
      rows.map((row) => [row.service, row.upstream, row.peer, row.resolved.effective, row.problem?.code ?? null]),
    ).toEqual([
      ['web', 'api', 'west', 'local', 'routing.no_local_gateway'],
      ['web', 'ledger', 'west', 'remote', null],
      ['web', 'payments', 'west', 'remote', null],
    ]);
  });
});

describe('what deleting a peering takes away', () => {
  it('both ways, with who uses it', () => {
    const state = demoEast(
      service('batch', { upstreams: [{ destinationName: 'api', destinationPeer: 'west', localBindPort: 1 }] }),
      service('bystander', { upstreams: [{ destinationName: 'api', localBindPort: 1 }] }),
      exportsTo({ '*': ['other'], web: ['west'] }),
    );
    expect(deletionImpact(state, { name: 'west' })).toEqual({
      importedServices: [
        { name: 'api', usedBy: ['batch', 'web'] },
        { name: 'ledger', usedBy: ['web'] },
        { name: 'payments', usedBy: ['web'] },
      ],
      exportedServices: ['web'],
      entries: [{ kind: 'exported-services', name: 'default', namespace: 'default' }],
    });
    expect(deletionImpact(state, { name: 'nobody' })).toEqual({
      importedServices: [],
      exportedServices: [],
      entries: [],
    });
  });

  it('names every entry that speaks of the peer, at whatever depth, and no other', () => {
    const state = demoWest(
      entry({ Kind: 'service-intentions', Name: 'api', Sources: [{ Name: 'web', Peer: 'north', Action: 'allow' }] }),
      entry({ Kind: 'service-intentions', Name: 'ledger', Sources: [{ Name: 'north', Action: 'allow' }] }),
      entry({ Kind: 'service-resolver', Name: 'a', Redirect: { Service: 'a', Peer: 'north' } }),
      entry({ Kind: 'service-resolver', Name: 'b', Failover: { '*': { Targets: [{ Peer: 'north' }] } } }),
      entry({ Kind: 'sameness-group', Name: 'g', Members: [{ Peer: 'north' }] }),
    );
    expect(
      deletionImpact(state, { name: 'north' })
        .entries.map(({ kind, name }) => `${kind}/${name}`)
        .sort(),
    ).toEqual(['sameness-group/g', 'service-intentions/api', 'service-resolver/a', 'service-resolver/b']);
  });
});
