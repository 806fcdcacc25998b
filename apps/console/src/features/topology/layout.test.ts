import type { TopologyEdge, TopologyNode, TopologyRegion, TopologyView } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { layoutTopology } from './layout';
import type { Box, TopologyLayout } from './layout-geometry';

const region = (peer: string): TopologyRegion => ({
  id: peer,
  kind: peer === '' ? 'own' : 'peer',
  partition: '',
  peer,
  label: peer || 'east',
  datacenter: peer || 'east',
  trustDomain: '',
  knownAt: null,
  health: 'healthy',
  reason: '',
});
const node = (id: string): TopologyNode => {
  const [kind, peer = '', name = ''] = id.split('/');
  return {
    id,
    kind: kind === 'gateway' ? 'gateway' : 'service',
    region: peer,
    peer,
    partition: 'default',
    spiffeId: '',
    name,
    namespace: 'default',
    protocol: 'http',
    health: 'passing',
    healthReason: '',
    instances: 1,
  };
};
const edge = (source: string, destination: string, ...via: string[]): TopologyEdge => ({
  id: `${source} > ${destination}`,
  source,
  destination,
  via,
  alsoVia: [],
  protocol: 'http',
  mode: null,
  modeDecidedBy: '',
  mtls: true,
  declared: true,
  observed: false,
  unavailable: null,
  traffic: null,
});
const view = (peers: string[], nodes: string[], edges: TopologyEdge[]): TopologyView => ({
  at: '2026-01-01T00:00:00Z',
  regions: ['', ...peers].map(region),
  nodes: nodes.map(node),
  edges,
});

const demo = view(
  ['west'],
  ['service//web', 'service//api', 'gateway//gw', 'gateway/west/gw', 'service/west/api', 'service/west/ledger'],
  [
    edge('service//web', 'service/west/api', 'gateway//gw', 'gateway/west/gw'),
    edge('service//web', 'service/west/ledger', 'gateway/west/gw'),
  ],
);

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const regionOf = (layout: TopologyLayout, peer: string) =>
  layout.regions.find((placed) => placed.region.peer === peer) as TopologyLayout['regions'][number];

/** At which height a path ends its level stretch at `x`. */
function heightAt(path: string, x: number): number {
  const before = path.slice(0, path.indexOf(`H${x}`));
  return Number(/([-\d.]+)$/.exec(before)?.[1]);
}

describe('layoutTopology', () => {
  const layout = layoutTopology(demo);

  it('draws a local service and a peer’s of the same name in two regions', () => {
    const [here, there] = ['service//api', 'service/west/api'].map((id) =>
      layout.nodes.find((placed) => placed.node.id === id),
    );
    expect(here && overlaps(here, regionOf(layout, ''))).toBe(true);
    expect(there && overlaps(there, regionOf(layout, 'west'))).toBe(true);
    expect(here && overlaps(here, regionOf(layout, 'west'))).toBe(false);
  });
  it('puts every gateway on the border of its region', () => {
    for (const gateway of layout.gateways) {
      const { x, width } = regionOf(layout, gateway.node.peer);
      const middle = gateway.x + gateway.width / 2;
      expect([x, x + width]).toContain(middle);
    }
  });
  it('never lets two nodes or two regions cover each other', () => {
    for (const boxes of [layout.nodes, layout.regions, [...layout.nodes, ...layout.gateways]]) {
      for (const [index, a] of boxes.entries())
        for (const b of boxes.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
    }
  });
  it('runs an edge through its gateways, and past those it does not use', () => {
    const own = layout.gateways.find((gateway) => gateway.node.peer === '');
    const [local, remote] = layout.edges;
    if (!own || !local || !remote) throw new Error('the demo has a gateway and two edges');
    const isInside = (height: number): boolean => height >= own.y && height <= own.y + own.height;
    expect(isInside(heightAt(local.path, own.x + own.width))).toBe(true);
    expect(isInside(heightAt(remote.path, own.x + own.width))).toBe(false);
  });
  it('puts a peer that only calls this cluster at the left', () => {
    const incoming = layoutTopology(
      view(
        ['east'],
        ['service//api', 'gateway//gw', 'service/east/web'],
        [edge('service/east/web', 'service//api', 'gateway//gw')],
      ),
    );
    expect(regionOf(incoming, 'east').x).toBeLessThan(regionOf(incoming, '').x);
    expect(incoming.gateways[0]?.side).toBe('left');
  });
  it('draws two peers of one name, of two partitions, as two regions', () => {
    const twice = view(['west', 'west'], [], []);
    const regions = twice.regions.map((each, index) => (index === 2 ? { ...each, id: 'team-a/west' } : each));
    const nodes = [node('service/west/api'), { ...node('service/west/db'), region: 'team-a/west' }];
    const placed = layoutTopology({ ...twice, regions, nodes });
    const boxOf = (id: string): Box => placed.regions.find((each) => each.region.id === id) as Box;
    const api = placed.nodes.find(({ node: { name } }) => name === 'api') as Box;
    expect([overlaps(api, boxOf('west')), overlaps(api, boxOf('team-a/west'))]).toEqual([true, false]);
  });
  it('leaves out an edge whose end is not known', () => {
    expect(layoutTopology(view([], ['service//web'], [edge('service//web', 'service//gone')])).edges).toEqual([]);
  });
  it('draws services that call each other in a circle', () => {
    const circle = layoutTopology(
      view([], ['service//a', 'service//b'], [edge('service//a', 'service//b'), edge('service//b', 'service//a')]),
    );
    expect(circle.nodes).toHaveLength(2);
    expect(circle.edges).toHaveLength(2);
  });
  it('counts services that nothing touches instead of drawing hundreds', () => {
    const many = Array.from({ length: 300 }, (_, index) => `service//s${index}`);
    const crowded = layoutTopology(view([], many, []));
    expect(crowded.nodes.length).toBeLessThan(10);
    expect(regionOf(crowded, '').hiddenCount + crowded.nodes.length).toBe(300);
  });
  it('is empty for a view without regions', () => {
    expect(layoutTopology({ ...demo, regions: [] }).regions).toEqual([]);
  });
});
