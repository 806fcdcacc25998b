import { instanceKey, nodeKey } from '@peerway/model/catalog';
import { emptyStreamStatus } from '@peerway/model/peering';
import type { TopologyEdge, TopologyView, TrafficEdge, TrafficGroup } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { describePeering } from './peering-view.ts';
import type { MeshChange, MeshState } from './state.ts';
import { demoEast, demoWest } from './testing/demo-clusters.ts';
import {
  check,
  EAST_TRUST_DOMAIN,
  entry,
  gateway,
  peering,
  peeringRow,
  service,
  WEST_TRUST_DOMAIN,
  without,
} from './testing/mesh-fixture.ts';
import { buildTopology } from './topology.ts';

const now = new Date('2026-01-01T12:00:00.000Z');

const carried = (fields: Partial<TrafficEdge['traffic']> = {}): TrafficEdge['traffic'] => ({
  windowMs: 10_000,
  requestsPerSecond: 10,
  errorShare: 0.1,
  connectionsPerSecond: 1,
  activeConnections: 2,
  bytesPerSecond: 100,
  p50Ms: 1,
  p95Ms: 2,
  p99Ms: 3,
  errorsByCode: { 'upstream.timeout': 1 },
  ...fields,
});

function traffic(fields: Partial<TrafficEdge> & { requests?: number } = {}): TrafficEdge {
  const { requests = 10, ...labels } = fields;
  return {
    point: 'outbound',
    source: 'web',
    sourceTrustDomain: EAST_TRUST_DOMAIN,
    sourcePartition: 'default',
    sourceNamespace: 'default',
    service: 'api',
    namespace: 'default',
    partition: 'default',
    peer: 'west',
    protocol: 'http',
    mode: 'remote',
    direction: '',
    mutualTls: true,
    traffic: carried({ requestsPerSecond: requests }),
    ...labels,
  };
}

function topology(
  state: MeshState,
  rows: TrafficEdge[] = [],
  peers = ['west'],
  relayed: TrafficGroup[] = [],
): TopologyView {
  const peerings = peers.map((name) =>
    describePeering(
      peeringRow(name, { peerServerAddresses: ['127.0.0.1:1'] }),
      { ...emptyStreamStatus(), connected: true, connectedAt: now.toISOString(), lastReceiveAt: now.toISOString() },
      state.trustBundle.get(`default/${name}`),
      now,
      { rootPems: [], isAcknowledged: false },
    ),
  );
  return buildTopology({ state, traffic: rows, relayed, peerings, now });
}

/** What a gateway said that it relayed. */
const relay = (id: string, fields: Partial<TrafficEdge> = {}): TrafficGroup => ({
  ...traffic({
    point: 'gateway',
    source: '',
    sourceTrustDomain: '',
    mode: 'passthrough',
    direction: 'outbound',
    ...fields,
  }),
  proxy: { role: 'mesh-gateway', partition: 'default', node: `${id}-node`, id },
});

function edge(view: TopologyView, source: string, destination: string, mode?: TopologyEdge['mode']): TopologyEdge {
  const found = view.edges.find(
    (one) => one.source === source && one.destination === destination && (mode === undefined || one.mode === mode),
  );
  if (!found) throw new Error(`no edge among ${view.edges.map((one) => one.id).join('; ')}`);
  return found;
}
const webId = 'service//default/default/web';
const apiOfWest = 'service/west/default/default/api';
const localMode = entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } });

describe('regions and nodes', () => {
  it('are this cluster with its services and gateways, and each peer with what it exports', () => {
    const view = topology(demoEast());
    expect(view.regions).toMatchObject([
      { peer: '', label: 'east', trustDomain: EAST_TRUST_DOMAIN, health: 'healthy', knownAt: null },
      { peer: 'west', label: 'west', trustDomain: WEST_TRUST_DOMAIN, health: 'healthy', knownAt: now.toISOString() },
    ]);
    expect(view.nodes.map((node) => [node.id, node.kind, node.instances])).toEqual([
      ['gateway//default/mesh-gateway', 'gateway', 1],
      ['gateway/west/default/mesh-gateway', 'gateway', 1],
      [webId, 'service', 1],
      [apiOfWest, 'service', 2],
      ['service/west/default/default/ledger', 'service', 1],
      ['service/west/default/default/payments', 'service', 1],
    ]);
  });

  it('have api and api of a peer as two nodes (C32)', () => {
    const ids = topology(demoEast(service('api'))).nodes.map((node) => node.id);
    expect(ids).toContain('service//default/default/api');
    expect(ids).toContain(apiOfWest);
  });

  it('show a peer before it exports anything, and one that has no peering where an upstream points to it', () => {
    const upstreams = [{ destinationName: 'x', destinationPeer: 'gone', localBindPort: 1 }];
    const view = topology(demoEast(service('web', { upstreams }), peering('north')), [], ['west', 'north']);
    expect(view.regions.map((region) => [region.peer, region.health])).toEqual([
      ['', 'healthy'],
      ['gone', 'unknown'],
      ['north', 'healthy'],
      ['west', 'healthy'],
    ]);
    expect(view.nodes.find((node) => node.id === 'service/gone/default/default/x')).toMatchObject({
      health: 'unknown',
      healthReason: expect.stringContaining('no peering named "gone"'),
    });
  });

  it('count a peer’s gateways once, though each stands in front of every service', () => {
    const view = topology(demoEast(check({ node: 'gateway-node-1', peerName: 'west' }, 'critical')));
    expect(view.nodes.find((node) => node.id === 'gateway/west/default/mesh-gateway')).toMatchObject({
      instances: 1,
      health: 'critical',
      healthReason: expect.stringContaining('203.0.113.1:443'),
    });
  });
});

describe('edges', () => {
  it('are declared by upstreams, with the way they take by their mode', () => {
    expect(edge(topology(demoEast()), webId, apiOfWest)).toMatchObject({
      via: ['gateway/west/default/mesh-gateway'],
      mode: 'remote',
      modeDecidedBy: 'default',
      protocol: 'http',
      mtls: null,
      declared: true,
      observed: false,
      unavailable: null,
      traffic: null,
    });
    expect(edge(topology(demoEast(localMode)), webId, apiOfWest)).toMatchObject({
      via: ['gateway//default/mesh-gateway', 'gateway/west/default/mesh-gateway'],
      mode: 'local',
      modeDecidedBy: 'proxy-defaults/global',
    });
  });

  it('say why nothing can flow, in the data plane’s words', () => {
    const state = demoEast(without(peering('west')));
    expect(edge(topology(state, [], []), webId, apiOfWest).unavailable).toMatchObject({
      code: 'routing.peering_missing',
    });
  });

  it('carry what was observed on them', () => {
    const found = edge(topology(demoEast(), [traffic()]), webId, apiOfWest);
    expect(found).toMatchObject({
      declared: true,
      observed: true,
      mtls: true,
      traffic: { requestsPerSecond: 10, p99Ms: 3 },
    });
  });

  it('are two where one service was reached in two modes, each by the way it really took', () => {
    const rows = [traffic({ requests: 30 }), traffic({ mode: 'local', requests: 10 })];
    const view = topology(demoEast(), rows);
    expect(edge(view, webId, apiOfWest, 'remote')).toMatchObject({
      via: ['gateway/west/default/mesh-gateway'],
      traffic: { requestsPerSecond: 30 },
    });
    expect(edge(view, webId, apiOfWest, 'local')).toMatchObject({
      via: ['gateway//default/mesh-gateway', 'gateway/west/default/mesh-gateway'],
      // The upstream is registered; that it went another way for a while is no traffic that nobody declared.
      declared: true,
      traffic: { requestsPerSecond: 10 },
    });
  });

  it('add up what was observed in two protocols', () => {
    const rows = [traffic({ requests: 30 }), traffic({ protocol: 'http2', requests: 10 })];
    expect(edge(topology(demoEast(), rows), webId, apiOfWest).traffic).toMatchObject({
      requestsPerSecond: 40,
      errorShare: 0.1,
      activeConnections: 4,
      errorsByCode: { 'upstream.timeout': 2 },
    });
  });

  it('run through the gateway that said it carried them, not through the first by name', () => {
    const state = demoEast(localMode, gateway('a-gateway', 2), gateway('b-gateway', 3));
    const rows = [traffic({ mode: 'local' })];
    const relayed = (id: string, number: number, bytesPerSecond: number): TrafficGroup => {
      const group = relay(id);
      const proxy = { ...group.proxy, node: `gateway-node-${number}` };
      return { ...group, proxy, traffic: { ...group.traffic, bytesPerSecond } };
    };
    const inTheOtherDirection = { ...relayed('a-gateway', 2, 9_000), direction: 'inbound' as const };
    const seen = [relayed('mesh-gateway', 1, 10), relayed('b-gateway', 3, 500), inTheOtherDirection];
    expect(edge(topology(state, rows, ['west'], seen), webId, apiOfWest)).toMatchObject({
      via: ['gateway//default/b-gateway', 'gateway/west/default/mesh-gateway'],
      alsoVia: ['gateway//default/mesh-gateway'],
    });
    expect(edge(topology(state, rows), webId, apiOfWest)).toMatchObject({
      via: ['gateway//default/a-gateway', 'gateway/west/default/mesh-gateway'],
      alsoVia: ['gateway//default/b-gateway', 'gateway//default/mesh-gateway'],
    });
  });

  it('claim mutual TLS only where a proxy saw it', () => {
    const seen = (...mutualTls: (boolean | null)[]): boolean | null => {
      const rows = mutualTls.map((value, index) => traffic({ mutualTls: value, protocol: `p${index}` }));
      return edge(topology(demoEast(), rows), webId, apiOfWest).mtls;
    };
    expect([seen(), seen(null), seen(true, null), seen(true, false)]).toEqual([null, null, true, false]);
  });

  it('that nobody declared are drawn too, even to what is gone from the catalog', () => {
    const view = topology(demoEast(), [traffic({ service: 'old' })]);
    expect(edge(view, webId, 'service/west/default/default/old')).toMatchObject({ declared: false, observed: true });
    expect(view.nodes.find((node) => node.id === 'service/west/default/default/old')).toMatchObject({
      health: 'unknown',
    });
  });

  it('inside the cluster have no gateway', () => {
    const upstreams = [{ destinationName: 'db', localBindPort: 1 }];
    const view = topology(demoEast(service('db'), service('web', { upstreams })));
    expect(edge(view, webId, 'service//default/default/db')).toMatchObject({ via: [], mode: null });
  });

  it('are unavailable only if they are for every sidecar that goes this way', () => {
    const upstreams = [{ destinationName: 'api', destinationPeer: 'west', localBindPort: 1 }];
    const withLocal = service('web', { number: 2, upstreams, proxy: { meshGateway: { mode: 'local' } } });
    const state = demoEast(withLocal, check({ node: 'gateway-node-1', serviceId: 'mesh-gateway' }, 'critical'));
    expect(edge(topology(state), webId, apiOfWest, 'remote').unavailable).toBeNull();
    expect(edge(topology(state), webId, apiOfWest, 'local').unavailable).toMatchObject({
      code: 'routing.no_local_gateway',
    });
  });

  it('never call a protocol "unknown" that nobody has told', () => {
    const upstreams = [{ destinationName: 'x', destinationPeer: 'west', localBindPort: 1 }];
    const view = topology(demoEast(service('web', { upstreams })));
    const destination = 'service/west/default/default/x';
    expect(edge(view, webId, destination).protocol).toBe('');
    expect(view.nodes.find(({ id }) => id === destination)?.protocol).toBe('');
  });
});

describe('partitions', () => {
  const inTeam = (changes: MeshChange[]): MeshChange[] =>
    changes.map((change) => {
      if (change.table !== 'instance' && change.table !== 'node') return change;
      const value = { ...change.value, partition: 'team-a' } as never;
      const key = change.table === 'node' ? nodeKey(value) : instanceKey(value);
      return { ...change, key, value } as MeshChange;
    });
  const dbUpstream = { destinationName: 'db', localBindPort: 1 };
  const state = demoEast(
    service('db'),
    service('web', { upstreams: [dbUpstream] }),
    inTeam(service('db')),
    inTeam(service('web', { upstreams: [{ ...dbUpstream, destinationPartition: 'team-a' }] })),
    inTeam(gateway()),
  );
  const webOfTeam = 'service//team-a/default/web';

  it('keep services and gateways of one name apart', () => {
    const ids = topology(state).nodes.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...[webId, webOfTeam, 'service//default/default/db', 'service//team-a/default/db'],
        ...['gateway//default/mesh-gateway', 'gateway//team-a/mesh-gateway'],
      ]),
    );
  });

  it('have edges of their own, declared and observed', () => {
    const row = { service: 'db', peer: '', mode: '' };
    const rows = [
      traffic({ ...row, requests: 1 }),
      traffic({ ...row, sourcePartition: 'team-a', partition: 'team-a', requests: 2 }),
    ];
    const view = topology(state, rows);
    const rateOf = (source: string, destination: string): number | undefined => {
      const { declared, traffic: carried } = edge(view, source, destination);
      expect(declared).toBe(true);
      return carried?.requestsPerSecond;
    };
    expect(rateOf(webId, 'service//default/default/db')).toBe(1);
    expect(rateOf(webOfTeam, 'service//team-a/default/db')).toBe(2);
  });

  it('may peer with two clusters by one name: two regions, each with its gateways', () => {
    const peerings = ['default', 'team-a'].map((partition) =>
      describePeering({ ...peeringRow('west'), partition }, emptyStreamStatus(), undefined, now, {
        rootPems: [],
        isAcknowledged: false,
      }),
    );
    const view = buildTopology({ state: demoEast(), traffic: [], relayed: [], peerings, now });
    expect(view.regions.map(({ id }) => id)).toEqual(['', 'default/west', 'team-a/west']);
    expect(view.nodes.find(({ id }) => id === apiOfWest)?.region).toBe('default/west');
  });

  it('of a source that an older proxy did not tell are taken from the catalog', () => {
    const rows = [traffic({ service: 'db', peer: '', mode: '', sourceNamespace: '' })];
    expect(edge(topology(state, rows), webId, 'service//default/default/db')).toMatchObject({
      declared: true,
      observed: true,
    });
  });
});

describe('traffic between services of this cluster', () => {
  const webUri = `spiffe://${EAST_TRUST_DOMAIN}/ns/default/dc/east/svc/web`;
  const dbId = 'service//default/default/db';
  const upstreams = [{ destinationName: 'db', localBindPort: 1 }];
  const state = demoEast(service('db'), service('web', { upstreams }));
  const toDb = { service: 'db', peer: '', mode: '' };
  const outbound = traffic({ ...toDb, traffic: carried({ errorShare: 0, errorsByCode: {} }) });
  const inbound = (changes: Partial<TrafficEdge> = {}): TrafficEdge =>
    traffic({
      ...{ ...toDb, point: 'inbound', source: webUri },
      traffic: carried({ errorShare: 0.4, errorsByCode: { 'identity.intention_denied': 4 } }),
      ...changes,
    });

  it('says what the destination denied, and counts nothing twice', () => {
    expect(edge(topology(state, [outbound, inbound()]), webId, dbId).traffic).toMatchObject({
      requestsPerSecond: 10,
      errorShare: 0.4,
      errorsByCode: { 'identity.intention_denied': 4 },
    });
  });

  it('is told by the destination where the source says nothing', () => {
    expect(edge(topology(state, [inbound()]), webId, dbId)).toMatchObject({
      declared: true,
      observed: true,
      traffic: { requestsPerSecond: 10, errorsByCode: { 'identity.intention_denied': 4 } },
    });
  });

  it('that no upstream declares says so', () => {
    expect(edge(topology(demoEast(service('db')), [inbound()]), webId, dbId)).toMatchObject({
      declared: false,
      observed: true,
    });
  });

  it('is not told a second time for the gateway that brought it', () => {
    const gatewayUri = `spiffe://${EAST_TRUST_DOMAIN}/gateway/mesh/dc/east`;
    const kept = inbound({ source: gatewayUri, traffic: carried({ requestsPerSecond: 0, errorsByCode: {} }) });
    expect(topology(demoEast(service('db')), [kept]).edges.filter(({ observed }) => observed)).toEqual([]);
  });

  it('that a gateway brought without saying for whom is drawn as its own', () => {
    const gatewayUri = `spiffe://${EAST_TRUST_DOMAIN}/gateway/mesh/dc/east`;
    const view = topology(demoEast(service('db')), [inbound({ source: gatewayUri })]);
    expect(edge(view, `spiffe/default/${gatewayUri}`, dbId).observed).toBe(true);
  });
});

describe('traffic that peers send', () => {
  const client = `spiffe://${EAST_TRUST_DOMAIN}/ns/default/dc/east/svc/web`;
  const inbound = { source: client, sourceTrustDomain: EAST_TRUST_DOMAIN, service: 'api', peer: '', mode: '' } as const;
  const apiOfHere = 'service//default/default/api';

  it('comes from an identity in the peer’s region, through the own gateway', () => {
    const view = topology(demoWest(), [traffic({ ...inbound, point: 'inbound' })], ['east']);
    const node = `spiffe/default/${client}`;
    expect(edge(view, node, apiOfHere)).toMatchObject({
      via: ['gateway//default/mesh-gateway'],
      declared: null,
      observed: true,
    });
    expect(view.nodes.find((one) => one.id === node)).toMatchObject({
      kind: 'identity',
      peer: 'east',
      name: 'web',
      health: 'unknown',
    });
  });

  it('is counted once, though the gateway saw it too', () => {
    const rows = [
      traffic({ ...inbound, point: 'gateway', peer: 'east', mode: 'terminate' }),
      traffic({ ...inbound, point: 'inbound' }),
    ];
    expect(
      edge(topology(demoWest(), rows, ['east']), `spiffe/default/${client}`, apiOfHere).traffic?.requestsPerSecond,
    ).toBe(10);
    const [gatewayOnly] = rows;
    if (!gatewayOnly) throw new Error('no row');
    expect(
      edge(topology(demoWest(), [gatewayOnly], ['east']), `spiffe/default/${client}`, apiOfHere).traffic
        ?.requestsPerSecond,
    ).toBe(10);
  });

  it('comes from the peer’s service where the peer exports that', () => {
    const state = demoEast(service('api'));
    const source = `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/payments`;
    const view = topology(state, [
      traffic({ point: 'inbound', source, sourceTrustDomain: WEST_TRUST_DOMAIN, service: 'api', peer: '' }),
    ]);
    expect(edge(view, 'service/west/default/default/payments', apiOfHere).observed).toBe(true);
    expect(view.nodes.some((node) => node.kind === 'identity')).toBe(false);
  });

  it('of an unknown trust domain comes from its SPIFFE ID, which says why it is not resolved', () => {
    const stranger = 'spiffe://stranger.consul/ns/default/dc/far/svc/web';
    const row = traffic({ ...inbound, point: 'inbound', source: stranger, sourceTrustDomain: 'stranger.consul' });
    const view = topology(demoWest(), [row], ['east']);
    const id = `spiffe//${stranger}`;
    expect(edge(view, id, apiOfHere)).toMatchObject({ observed: true, declared: null, via: [] });
    expect(view.nodes.find((one) => one.id === id)).toMatchObject({
      region: 'unresolved',
      name: stranger,
      spiffeId: stranger,
      healthReason: expect.stringContaining('trust domain "stranger.consul"'),
    });
    expect(view.regions.find(({ id: region }) => region === 'unresolved')).toMatchObject({ kind: 'unresolved' });
  });

  it('of a client without identity says so', () => {
    const row = traffic({ ...inbound, point: 'inbound', source: '', sourceTrustDomain: '' });
    const view = topology(demoWest(), [row], ['east']);
    expect(view.nodes.find(({ kind }) => kind === 'identity')).toMatchObject({
      region: 'unresolved',
      name: 'no identity presented',
    });
  });

  const ledgerRow = { ...inbound, service: 'ledger', protocol: 'tcp' };
  const passed = traffic({
    ...{ ...ledgerRow, point: 'gateway', peer: 'east', mode: 'passthrough', direction: 'inbound' },
    ...{ source: '', sourceTrustDomain: '' },
  });

  it('passed through at the gateway is told by the destination', () => {
    const view = topology(demoWest(), [passed, traffic({ ...ledgerRow, point: 'inbound' })], ['east']);
    expect(view.edges.filter(({ observed }) => observed).map(({ source }) => source)).toEqual([
      `spiffe/default/${client}`,
    ]);
  });

  it('passed through at the gateway is drawn even so where the destination says nothing', () => {
    const view = topology(demoWest(), [passed], ['east']);
    expect(edge(view, 'unidentified/gateway/default/east', 'service//default/default/ledger')).toMatchObject({
      observed: true,
      mtls: true,
    });
    expect(view.nodes.find(({ kind }) => kind === 'identity')).toMatchObject({ region: 'default/east' });
  });

  it.each<[string, Partial<TrafficEdge>]>([
    ['that leaves through the gateway is no client', { direction: 'outbound' }],
    ['of an older gateway, which does not tell the direction, is told by the destination', { direction: '' }],
  ])('%s', (_name, fields) => {
    expect(topology(demoWest(), [{ ...passed, ...fields }], ['east']).edges).toEqual([]);
  });
});
