import { emptyStreamStatus } from '@peerway/model/peering';
import type { TopologyEdge, TopologyView, TrafficEdge } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { describePeering } from './peering-view.ts';
import type { MeshState } from './state.ts';
import { demoEast, demoWest } from './testing/demo-clusters.ts';
import {
  check,
  EAST_TRUST_DOMAIN,
  entry,
  peering,
  peeringRow,
  service,
  WEST_TRUST_DOMAIN,
  without,
} from './testing/mesh-fixture.ts';
import { buildTopology } from './topology.ts';

const now = new Date('2026-01-01T12:00:00.000Z');

function traffic(fields: Partial<TrafficEdge> & { requests?: number } = {}): TrafficEdge {
  const { requests = 10, ...labels } = fields;
  return {
    point: 'outbound',
    source: 'web',
    sourceTrustDomain: EAST_TRUST_DOMAIN,
    service: 'api',
    namespace: 'default',
    peer: 'west',
    protocol: 'http',
    mode: 'remote',
    traffic: {
      windowMs: 10_000,
      requestsPerSecond: requests,
      errorShare: 0.1,
      connectionsPerSecond: 1,
      activeConnections: 2,
      bytesPerSecond: 100,
      p50Ms: 1,
      p95Ms: 2,
      p99Ms: 3,
      errorsByCode: { 'upstream.timeout': 1 },
    },
    ...labels,
  };
}

function topology(state: MeshState, rows: TrafficEdge[] = [], peers = ['west']): TopologyView {
  const peerings = peers.map((name) =>
    describePeering(
      peeringRow(name, { peerServerAddresses: ['127.0.0.1:1'] }),
      { ...emptyStreamStatus(), connected: true, connectedAt: now.toISOString(), lastReceiveAt: now.toISOString() },
      state.trustBundle.get(`default/${name}`),
      now,
      { rootPems: [], isAcknowledged: false },
    ),
  );
  return buildTopology({ state, traffic: rows, peerings, now });
}

function edge(view: TopologyView, source: string, destination: string): TopologyEdge {
  const found = view.edges.find((one) => one.source === source && one.destination === destination);
  if (!found) throw new Error(`no edge among ${view.edges.map((one) => one.id).join('; ')}`);
  return found;
}
const webId = 'service//default/web';
const apiOfWest = 'service/west/default/api';
const localMode = entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } });

describe('regions and nodes', () => {
  it('are this cluster with its services and gateways, and each peer with what it exports', () => {
    const view = topology(demoEast());
    expect(view.regions).toMatchObject([
      { peer: '', label: 'east', trustDomain: EAST_TRUST_DOMAIN, health: 'healthy', knownAt: null },
      { peer: 'west', label: 'west', trustDomain: WEST_TRUST_DOMAIN, health: 'healthy', knownAt: now.toISOString() },
    ]);
    expect(view.nodes.map((node) => [node.id, node.kind, node.instances])).toEqual([
      ['gateway//mesh-gateway', 'gateway', 1],
      ['gateway/west/mesh-gateway', 'gateway', 1],
      [webId, 'service', 1],
      [apiOfWest, 'service', 2],
      ['service/west/default/ledger', 'service', 1],
      ['service/west/default/payments', 'service', 1],
    ]);
  });

  it('have api and api of a peer as two nodes (C32)', () => {
    const ids = topology(demoEast(service('api'))).nodes.map((node) => node.id);
    expect(ids).toContain('service//default/api');
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
    expect(view.nodes.find((node) => node.id === 'service/gone/default/x')).toMatchObject({
      health: 'unknown',
      healthReason: expect.stringContaining('no peering named "gone"'),
    });
  });

  it('count a peer’s gateways once, though each stands in front of every service', () => {
    const view = topology(demoEast(check({ node: 'gateway-node-1', peerName: 'west' }, 'critical')));
    expect(view.nodes.find((node) => node.id === 'gateway/west/mesh-gateway')).toMatchObject({
      instances: 1,
      health: 'critical',
      healthReason: expect.stringContaining('203.0.113.1:443'),
    });
  });
});

describe('edges', () => {
  it('are declared by upstreams, with the way they take by their mode', () => {
    expect(edge(topology(demoEast()), webId, apiOfWest)).toMatchObject({
      via: ['gateway/west/mesh-gateway'],
      mode: 'remote',
      modeDecidedBy: 'default',
      protocol: 'http',
      mtls: true,
      declared: true,
      observed: false,
      unavailable: null,
      traffic: null,
    });
    expect(edge(topology(demoEast(localMode)), webId, apiOfWest)).toMatchObject({
      via: ['gateway//mesh-gateway', 'gateway/west/mesh-gateway'],
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
    expect(found).toMatchObject({ declared: true, observed: true, traffic: { requestsPerSecond: 10, p99Ms: 3 } });
  });

  it('add up what was observed in two modes', () => {
    const rows = [traffic({ requests: 30 }), traffic({ mode: 'local', requests: 10 })];
    expect(edge(topology(demoEast(), rows), webId, apiOfWest).traffic).toMatchObject({
      requestsPerSecond: 40,
      errorShare: 0.1,
      activeConnections: 4,
      errorsByCode: { 'upstream.timeout': 2 },
    });
  });

  it('that nobody declared are drawn too, even to what is gone from the catalog', () => {
    const view = topology(demoEast(), [traffic({ service: 'old' })]);
    expect(edge(view, webId, 'service/west/default/old')).toMatchObject({ declared: false, observed: true });
    expect(view.nodes.find((node) => node.id === 'service/west/default/old')).toMatchObject({ health: 'unknown' });
  });

  it('inside the cluster have no gateway', () => {
    const upstreams = [{ destinationName: 'db', localBindPort: 1 }];
    const view = topology(demoEast(service('db'), service('web', { upstreams })));
    expect(edge(view, webId, 'service//default/db')).toMatchObject({ via: [], mode: null });
  });

  it('are unavailable only if they are for every sidecar', () => {
    const upstreams = [{ destinationName: 'api', destinationPeer: 'west', localBindPort: 1 }];
    const withLocal = service('web', { number: 2, upstreams, proxy: { meshGateway: { mode: 'local' } } });
    const state = demoEast(withLocal, check({ node: 'gateway-node-1', serviceId: 'mesh-gateway' }, 'critical'));
    expect(edge(topology(state), webId, apiOfWest)).toMatchObject({ unavailable: null, mode: 'remote' });
  });
});

describe('traffic that peers send', () => {
  const client = `spiffe://${EAST_TRUST_DOMAIN}/ns/default/dc/east/svc/web`;
  const inbound = { source: client, sourceTrustDomain: EAST_TRUST_DOMAIN, service: 'api', peer: '', mode: '' } as const;
  const apiOfHere = 'service//default/api';

  it('comes from an identity in the peer’s region, through the own gateway', () => {
    const view = topology(demoWest(), [traffic({ ...inbound, point: 'inbound' })], ['east']);
    const node = `spiffe/${client}`;
    expect(edge(view, node, apiOfHere)).toMatchObject({
      via: ['gateway//mesh-gateway'],
      declared: false,
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
    expect(edge(topology(demoWest(), rows, ['east']), `spiffe/${client}`, apiOfHere).traffic?.requestsPerSecond).toBe(
      10,
    );
    const [gatewayOnly] = rows;
    if (!gatewayOnly) throw new Error('no row');
    expect(
      edge(topology(demoWest(), [gatewayOnly], ['east']), `spiffe/${client}`, apiOfHere).traffic?.requestsPerSecond,
    ).toBe(10);
  });

  it('comes from the peer’s service where the peer exports that', () => {
    const state = demoEast(service('api'));
    const source = `spiffe://${WEST_TRUST_DOMAIN}/ns/default/dc/west/svc/payments`;
    const view = topology(state, [
      traffic({ point: 'inbound', source, sourceTrustDomain: WEST_TRUST_DOMAIN, service: 'api', peer: '' }),
    ]);
    expect(edge(view, 'service/west/default/payments', apiOfHere).observed).toBe(true);
    expect(view.nodes.some((node) => node.kind === 'identity')).toBe(false);
  });

  it.each<[string, Partial<TrafficEdge>]>([
    ['of this cluster’s own clients is told by their sidecars', { sourceTrustDomain: WEST_TRUST_DOMAIN }],
    ['of an unknown trust domain is nobody’s', { sourceTrustDomain: 'stranger.consul' }],
    [
      'without source, passed through at the gateway, is told by the destination',
      { point: 'gateway', source: '', sourceTrustDomain: '' },
    ],
  ])('%s', (_name, fields) => {
    expect(topology(demoWest(), [traffic({ ...inbound, point: 'inbound', ...fields })], ['east']).edges).toEqual([]);
  });
});
