import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { expect, it } from 'vitest';
import { edgesCsv } from './edges-csv';

const node = (id: string, name: string, peer = ''): TopologyNode => ({
  ...{ id, kind: 'service', region: peer, peer, partition: 'default', name, namespace: 'default', spiffeId: '' },
  ...{ protocol: 'http', health: 'passing', healthReason: '', instances: 1 },
});
const idle: TopologyEdge = {
  ...{ id: 'e', source: 'a', destination: 'b', via: ['g'], alsoVia: [], protocol: 'http', mode: 'remote' },
  ...{ modeDecidedBy: '', mtls: null, declared: true, observed: false, unavailable: null, traffic: null },
};
const view: TopologyView = {
  ...{ at: '', regions: [], edges: [idle] },
  nodes: [node('a', 'web, "old"'), node('b', '=api', 'west'), node('g', 'mesh-gateway', 'west')],
};

it('quotes what needs it, keeps names from being formulas, and leaves empty what is not known', () => {
  const [head, row, ...rest] = edgesCsv(view, view.edges).split('\r\n');
  expect(head).toMatch(/^from,from_peer,.*,state,declared,observed,requests_per_second,/);
  expect(row).toBe(
    `"web, ""old""",,default,default,'=api,west,default,default,idle,true,false,,,,,,,,remote,mesh-gateway,http,,`,
  );
  expect(rest).toEqual(['']);
  expect(edgesCsv(view, [])).toBe('');
});
