import type { TopologyEdge, TopologyNode, TopologyView, TrafficSummary } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { edgeName } from './edge-severity';
import { findEdges, findInView, hideInView, inState, type StateFilter } from './find-edges';
import type { MapExpression } from './map-expression';
import { parseMapExpression } from './parse-map-expression';
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
const trafficOf = (source: TopologyNode, destination: TopologyNode): TrafficSummary => {
  const { traffic } = edge(source, destination);
  if (traffic === null) throw new Error('it carries something');
  return traffic;
};
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

const parsed = (text: string): MapExpression | null => {
  const result = parseMapExpression(text);
  if ('fault' in result) throw new Error(result.fault.message);
  return result.expression;
};

describe('finding', () => {
  const found = (text: string, state: StateFilter = ''): string[] =>
    findEdges(view, inState(parsed(text), state)).map(({ id }) => id);
  it('goes by name, by state, or by both', () => {
    expect(findInView(view, inState(parsed(' '), ''))).toBeNull();
    expect(found('db')).toEqual(['team-a/web > team-a/db']);
    expect(found('', 'undeclared')).toEqual(['default/web > west/api']);
    expect(found('db', 'undeclared')).toEqual([]);
    expect(found('team-a', 'healthy')).toHaveLength(2);
  });

  const lossy = edge(web, api, {
    id: 'lossy',
    mode: 'local',
    traffic: { ...trafficOf(web, api), errorShare: 0.02, requestsPerSecond: 50, p95Ms: 250 },
  });
  const idle = edge(api, apiOfWest, { id: 'idle', observed: false, traffic: null, mtls: null });
  const denied = edge(webOfTeam, apiOfWest, {
    id: 'denied',
    traffic: { ...trafficOf(web, api), errorsByCode: { 'identity.intention_denied': 1 } },
  });
  const fresh = edge(web, apiOfWest, { id: 'fresh', declared: false });
  const mixed = { ...view, edges: [lossy, idle, denied, fresh] };
  it.each([
    ['errors > 1%', ['lossy']],
    ['errors > 1% and peer = west', []],
    ['errors >= 2 or denied', ['lossy', 'denied']],
    ['service ~ AP', ['lossy', 'idle', 'denied', 'fresh']],
    ['from = web and to = api and peer != west', ['lossy']],
    ['mode = local', ['lossy']],
    ['mode != local and used', ['denied', 'fresh']],
    ['rate > 10/s', ['lossy']],
    ['rate > 600/min', ['lossy']],
    ['rate = 0', ['idle']],
    ['p95 > 0.2s', ['lossy']],
    ['p95 < 1s', ['lossy', 'denied', 'fresh']],
    ['declared and not used', ['idle']],
    ['undeclared', ['fresh']],
    ['problem', ['lossy', 'denied']],
    ['not mtls', ['idle']],
    ['(idle or denied) and partition = team-a', ['denied']],
    ['"team-a"', ['denied']],
  ])('by %s', (text, ids) => {
    expect(findEdges(mixed, parsed(text)).map(({ id }) => id)).toEqual(ids);
  });

  it('finds nodes by themselves only when it asks for nothing of paths', () => {
    const alone = { ...view, edges: [] };
    expect(findInView(alone, parsed('partition = team-a'))?.(dbOfTeam.id)).toBe(true);
    expect(findInView(alone, parsed('partition = team-a and not used'))?.(dbOfTeam.id)).toBe(false);
  });
});

describe('hiding', () => {
  it('takes the paths that are found, and what only they led to', () => {
    const left = hideInView(view, parsed('peer = west'));
    expect(left.edges).toHaveLength(3);
    expect(left.nodes.map(({ id }) => id)).not.toContain('west/api');
    expect(left.nodes.map(({ id }) => id)).toContain('default/web');
    expect(hideInView(view, null)).toBe(view);
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
