import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { emphasisOf } from './emphasis';
import { layoutTopology } from './layout';

const node = (name: string): TopologyNode => ({
  ...{
    id: name,
    kind: 'service',
    region: '',
    peer: '',
    partition: 'default',
    name,
    namespace: 'default',
    spiffeId: '',
  },
  ...{ protocol: 'http', health: 'passing', healthReason: '', instances: 1 },
});
const edge = (source: string, destination: string, errorShare = 0): TopologyEdge => ({
  ...{ id: `${source} > ${destination}`, source, destination, via: [], alsoVia: [], protocol: 'http', mode: null },
  ...{ modeDecidedBy: '', mtls: true, declared: true, observed: true, unavailable: null },
  traffic: {
    ...{ windowMs: 30_000, requestsPerSecond: 5, errorShare, connectionsPerSecond: 0, activeConnections: 1 },
    ...{ bytesPerSecond: 10, p50Ms: 1, p95Ms: 1, p99Ms: 1, errorsByCode: {} },
  },
});
const viewOf = (count: number): TopologyView => ({
  at: '',
  regions: [
    {
      ...{ id: '', kind: 'own', peer: '', partition: '', label: 'east', datacenter: '', trustDomain: '' },
      ...{ knownAt: null, health: 'healthy', reason: '' },
    },
  ],
  nodes: ['web', 'api', ...Array.from({ length: count }, (_, index) => `s${index}`)].map(node),
  edges: [...Array.from({ length: count }, (_, index) => edge('web', `s${index}`)), edge('web', 'api', 0.5)],
});
const emphasis = (count: number, selected = '', matches: ((id: string) => boolean) | null = null) => {
  const view = viewOf(count);
  return { view, ...emphasisOf(view, layoutTopology(view), selected, matches) };
};

describe('emphasisOf', () => {
  it('puts the worst first, and dims what is well beside it', () => {
    const { edges, view, isEdgeDimmed } = emphasis(3);
    expect(edges[0]?.edge.id).toBe('web > api');
    expect(view.edges.map(isEdgeDimmed)).toEqual([true, true, true, false]);
  });
  it('dims what is not looked for, and nothing else', () => {
    const { view, isDimmed, isEdgeDimmed } = emphasis(2, '', (id) => id === 's0' || id === 'web > s0');
    expect(view.edges.map(isEdgeDimmed)).toEqual([false, true, true]);
    expect(view.nodes.map(({ id }) => isDimmed(id))).toEqual([true, true, false, true]);
  });
  it.each([
    ['all that carries something, on a small map', 3, '', 4],
    ['nothing on a large one', 60, '', 0],
    ['only what is selected on a large one', 60, 's7', 1],
  ])('lets dashes move on %s', (_name, count, selected, flowing) => {
    expect(emphasis(count, selected).flowing.size).toBe(flowing);
  });
  it('keeps labels of problems and of the selection where there are many', () => {
    expect(emphasis(60, 's7').labelled.map(({ edge: { id } }) => id)).toEqual(['web > api', 'web > s7']);
  });
});
