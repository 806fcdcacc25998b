import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { edgeName } from './edge-severity';
import { findInView } from './find-edges';
import { topologySentence } from './topology-sentence';
import { viewInPartition } from './view-in-partition';

const node = (name: string, partition = 'default', changes: Partial<TopologyNode> = {}): TopologyNode => ({
  id: `${partition}/${name}`,
  kind: 'service',
  ...{ region: '', peer: '', partition, name, namespace: 'default', spiffeId: '', protocol: 'http' },
  ...{ health: 'passing', healthReason: '', instances: 1 },
  ...changes,
});
const edge = (source: TopologyNode, destination: TopologyNode, changes: Partial<TopologyEdge> = {}): TopologyEdge => ({
  id: `${source.id} > ${destination.id}`,
  ...{ source: source.id, destination: destination.id, via: [], alsoVia: [], protocol: 'http', mode: null },
  ...{ modeDecidedBy: '', mtls: true, declared: true, observed: true, unavailable: null },
  traffic: {
    ...{ windowMs: 30_000, requestsPerSecond: 5, errorShare: 0, connectionsPerSecond: 0, activeConnections: 1 },
    ...{ bytesPerSecond: 10, p50Ms: 1, p95Ms: 1, p99Ms: 1, errorsByCode: {} },
  },
  ...changes,
});
const region = (id: string, partition: string): TopologyView['regions'][number] => ({
  ...{ id, kind: id === '' ? 'own' : 'peer', peer: id.split('/')[1] ?? '', partition, label: id, datacenter: '' },
  ...{ trustDomain: '', knownAt: null, health: 'healthy', reason: '' },
});

const [web, api, webOfTeam, dbOfTeam] = [node('web'), node('api'), node('web', 'team-a'), node('db', 'team-a')];
const apiOfWest = node('api', 'default', { id: 'west/api', region: 'default/west', peer: 'west' });
const view: TopologyView = {
  at: '2026-01-01T00:00:00Z',
  regions: [region('', ''), region('default/west', 'default'), region('team-a/west', 'team-a')],
  nodes: [web, api, apiOfWest, webOfTeam, dbOfTeam],
  edges: [edge(web, api), edge(web, apiOfWest, { declared: false }), edge(webOfTeam, dbOfTeam), edge(webOfTeam, api)],
};

describe('the part of a partition', () => {
  it('has what is in it, its own peers, and what its paths lead to', () => {
    const part = viewInPartition(view, 'team-a');
    expect(part.nodes.map(({ id }) => id)).toEqual(['default/api', 'team-a/web', 'team-a/db']);
    expect(part.edges.map(({ id }) => id)).toEqual(['team-a/web > team-a/db', 'team-a/web > default/api']);
    expect(part.regions.map(({ id }) => id)).toEqual(['', 'team-a/west']);
  });
  it('is all of it where none is chosen', () => expect(viewInPartition(view, '')).toBe(view));
});

describe('finding', () => {
  const found = (...how: [string, Parameters<typeof findInView>[2]]): string[] => {
    const matches = findInView(view, ...how);
    return view.edges.map(({ id }) => id).filter((id) => matches?.(id));
  };
  it('goes by name, by state, or by both', () => {
    expect(findInView(view, ' ', '')).toBeNull();
    expect(found('db', '')).toEqual(['team-a/web > team-a/db']);
    expect(found('', 'undeclared')).toEqual(['default/web > west/api']);
    expect(found('db', 'undeclared')).toEqual([]);
    expect(found('team-a', 'healthy')).toHaveLength(2);
  });
});

describe('words', () => {
  it('tell services of one name in two partitions and clusters apart', () => {
    expect(view.edges.map((each) => edgeName(view, each))).toEqual([
      'web to api',
      'web to api of west',
      'web (team-a) to db (team-a)',
      'web (team-a) to api',
    ]);
  });
  it('say of what works whether all of it is declared', () => {
    expect(topologySentence(view)).toMatch(/^All 4 paths with traffic are well: .* 1 of them is not declared/);
  });
});
