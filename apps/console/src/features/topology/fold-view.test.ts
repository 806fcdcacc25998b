import type { TopologyEdge, TopologyNode, TopologyView, TrafficSummary } from '@peerway/model/topology';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldView, isFold } from './fold-view';

const node = (
  region: string,
  namespace: string,
  name: string,
  kind: TopologyNode['kind'] = 'service',
): TopologyNode => ({
  ...{
    id: `${kind}/${region}/${namespace}/${name}`,
    kind,
    region,
    peer: region,
    partition: 'default',
    namespace,
    name,
  },
  ...{ spiffeId: '', protocol: 'http', health: 'passing', healthReason: '', instances: 2 },
});
const traffic = (requestsPerSecond: number, errorShare: number): TrafficSummary => ({
  ...{ windowMs: 20_000, requestsPerSecond, errorShare, connectionsPerSecond: 1, activeConnections: 1 },
  ...{
    bytesPerSecond: 10,
    p50Ms: 1,
    p95Ms: 2,
    p99Ms: 3,
    errorsByCode: errorShare > 0 ? { 'upstream.timeout': 1 } : {},
  },
});
const edge = (source: TopologyNode, destination: TopologyNode, errorShare = 0, via: string[] = []): TopologyEdge => ({
  ...{ id: `${source.id} > ${destination.id}`, source: source.id, destination: destination.id, via, alsoVia: [] },
  ...{ protocol: 'http', mode: null, modeDecidedBy: '', mtls: true, declared: true, observed: true, unavailable: null },
  traffic: traffic(10, errorShare),
});
const viewOf = (nodes: TopologyNode[], edges: TopologyEdge[]): TopologyView => ({
  ...{ at: '2026-01-01T00:00:00Z', nodes, edges },
  regions: ['', 'west'].map((id) => ({
    ...{ id, kind: id === '' ? ('own' as const) : ('peer' as const), peer: id, partition: '', label: id || 'east' },
    ...{ datacenter: '', trustDomain: '', knownAt: null, health: 'healthy' as const, reason: '' },
  })),
});

const many = (region: string, namespace: string, count: number): TopologyNode[] =>
  Array.from({ length: count }, (_, index) => node(region, namespace, `service-${index}`));
const own = [...many('', 'shop', 100), ...many('', 'pay', 100)];
const gateway = node('west', '', 'mesh-gateway', 'gateway');
const theirs = many('west', 'default', 5);
const at = (list: readonly TopologyNode[], index: number): TopologyNode => list[index % list.length] as TopologyNode;
const nothing = { level: 'auto' as const, unfolded: new Set<string>(), wanted: [] };

describe('a map of hundreds of services', () => {
  const paths = Array.from({ length: 100 }, (_, index) => edge(at(own, index), at(theirs, index), 0, [gateway.id]));
  const whole = viewOf([...own, gateway, ...theirs], paths);

  it('is a box for each namespace and a line between boxes, and a peer in it is one box without its gateway', () => {
    const { view, services, paths: lines } = foldView(whole, nothing);
    expect(view.nodes.map(({ id, name }) => [id, name])).toEqual([
      ['fold//default/shop', '100 services'],
      ['fold//default/pay', '100 services'],
      ['fold/west/default/default', '5 services'],
    ]);
    expect(view.edges).toHaveLength(1);
    expect(view.edges[0]).toMatchObject({ via: [], traffic: { requestsPerSecond: 1_000, errorShare: 0, p95Ms: null } });
    expect(services.get('fold//default/pay')?.services).toHaveLength(100);
    expect(lines.get(view.edges[0]?.id ?? '')?.paths).toEqual(paths);
  });

  it('shows the ends of what has a problem for themselves, with the way between them', () => {
    const failing = edge(at(own, 7), at(theirs, 3), 0.5, [gateway.id]);
    const { view, paths: lines } = foldView({ ...whole, edges: [...paths, failing] }, nothing);
    expect(view.edges.find(({ id }) => id === failing.id)).toEqual(failing);
    expect(lines.has(failing.id)).toBe(false);
    expect(view.nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining([failing.source, failing.destination, gateway.id]),
    );
  });

  it.each([
    ['what is looked for', { ...nothing, wanted: [at(own, 3).id] }, 1],
    ['what was unfolded', { ...nothing, unfolded: new Set(['fold//default/shop']) }, 100],
  ])('shows %s for itself', (_, wishes, count) => {
    const { view } = foldView(whole, wishes);
    expect(view.nodes.filter(({ id, region }) => region === '' && !isFold(id))).toHaveLength(count);
  });
});

describe('levels', () => {
  const failing = edge(at(own, 7), at(theirs, 3), 0.5, [gateway.id]);
  const whole = viewOf([...own, gateway, ...theirs], [edge(at(own, 1), at(theirs, 1)), failing]);
  const boxes = (wishes: Parameters<typeof foldView>[1]): string[] =>
    foldView(whole, wishes).view.nodes.flatMap(({ id }) => (isFold(id) ? [id] : []));
  it.each([
    ['clusters', [], ['fold/', 'fold/west']],
    ['namespaces', [], ['fold//default/shop', 'fold//default/pay', 'fold/west/default/default']],
    ['services', [], []],
    ['clusters', ['fold/'], ['fold//default/shop', 'fold//default/pay', 'fold/west']],
    ['clusters', ['fold/', 'fold//default/pay'], ['fold//default/shop', 'fold/west']],
  ] as const)('%s, with %j opened, are %j', (level, unfolded, ids) => {
    expect(boxes({ level, unfolded: new Set(unfolded), wanted: [] }).toSorted()).toEqual(ids.toSorted());
  });
  it('folds a small map too when it is asked for clusters, and keeps the problem in the line', () => {
    const small = viewOf([at(own, 7), at(own, 8), at(theirs, 3), at(theirs, 4)], [failing]);
    const { view } = foldView(small, { ...nothing, level: 'clusters' });
    expect(view.edges).toMatchObject([{ source: 'fold/', destination: 'fold/west', traffic: { errorShare: 0.5 } }]);
  });
  it('folds what is well where each service is asked for and there are too many to draw', () => {
    const large = viewOf([...many('', 'shop', 500), ...theirs], []);
    expect(foldView(large, { ...nothing, level: 'services' }).services.size).toBeGreaterThan(0);
  });
});

it('leaves a small map as it is', () => {
  const small = viewOf([...own.slice(0, 50), ...theirs], [edge(at(own, 1), at(theirs, 1))]);
  expect(foldView(small, nothing).view).toBe(small);
});

it('loses no path and no request: each path is one line, in one line, or inside one box', () => {
  const nodes = [...own, ...theirs];
  const pair = fc.tuple(fc.nat(204), fc.nat(204), fc.constantFrom(0, 0, 0, 0.02, 0.5));
  fc.assert(
    fc.property(fc.uniqueArray(pair, { maxLength: 120, selector: ([from, to]) => `${from} ${to}` }), (pairs) => {
      const edges = pairs.map(([from, to, errors]) => edge(at(nodes, from), at(nodes, to), errors));
      const { view, services, paths } = foldView(viewOf(nodes, edges), nothing);
      const boxOf = new Map(
        [...services].flatMap(([id, box]) => box.services.map((service): [string, string] => [service.id, id])),
      );
      const isInside = ({ source, destination }: TopologyEdge): boolean =>
        source !== destination && boxOf.has(source) && boxOf.get(source) === boxOf.get(destination);
      const drawn = view.edges.flatMap((line) => paths.get(line.id)?.paths.map(({ id }) => id) ?? [line.id]);
      const outside = edges.filter((path) => !isInside(path));
      // One path that is alone between two boxes keeps its ID.
      expect(drawn.toSorted()).toEqual(outside.map(({ id }) => id).toSorted());
      const rate = view.edges.reduce((sum, line) => sum + (line.traffic?.requestsPerSecond ?? 0), 0);
      expect(rate).toBe(outside.length * 10);
      const ids = new Set(view.nodes.map(({ id }) => id));
      expect(view.edges.every(({ source, destination }) => ids.has(source) && ids.has(destination))).toBe(true);
    }),
  );
});
