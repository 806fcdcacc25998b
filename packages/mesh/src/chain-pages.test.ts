import { describe, expect, it } from 'vitest';
import { deletionImpact } from './deletion-impact.ts';
import { demoEast } from './testing/demo-clusters.ts';
import { entry, service } from './testing/mesh-fixture.ts';
import { buildTopology } from './topology.ts';
import { listUpstreamModes } from './upstream-modes.ts';

describe('an upstream whose chain leads to a peer', () => {
  const state = demoEast(
    entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' }, MeshGateway: { Mode: 'local' } }),
    service('books', { upstreams: [{ destinationName: 'shop', localBindPort: 9191 }] }),
    service('shop'),
    entry({
      Kind: 'service-splitter',
      Name: 'shop',
      Splits: [{ Weight: 90 }, { Weight: 10, Service: 'shop-west' }],
    }),
    entry({ Kind: 'service-resolver', Name: 'shop-west', Redirect: { Service: 'api', Peer: 'west' } }),
  );

  it('is drawn to each service that it leads to, by the gateways on the way', () => {
    const view = buildTopology({ state, traffic: [], relayed: [], peerings: [], now: new Date(0) });
    const edges = view.edges.filter(({ source }) => source === 'service//default/default/books');
    expect(edges.map(({ destination, mode, via }) => [destination, mode, via.length])).toEqual([
      ['service//default/default/shop', null, 0],
      ['service/west/default/default/api', 'local', 2],
    ]);
  });

  it('shows the mode that holds on the way to the peer', () => {
    const row = listUpstreamModes(state).find(({ upstream }) => upstream === 'shop');
    expect(row?.resolved).toMatchObject({ effective: 'local', decidedBy: { level: 'proxy-defaults' } });
  });

  it('is named among what a deleted peering takes away', () => {
    const { importedServices } = deletionImpact(state, { name: 'west' });
    expect(importedServices.find(({ name }) => name === 'api')?.usedBy).toEqual(['books', 'web']);
  });
});
