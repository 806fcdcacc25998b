import { describe, expect, it } from 'vitest';
import { demoEastChanges } from '../testing/demo-clusters.ts';
import { check, east, entry, exportsTo, instance, node, peering, service } from '../testing/mesh-fixture.ts';
import { describeDiscoveryChain } from './describe-chain.ts';

const question = { service: 'shop', namespace: 'default', partition: 'default' };

describe('what is shown of a discovery chain', () => {
  const view = describeDiscoveryChain(
    east(
      ...demoEastChanges(),
      entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } }),
      ...[1, 2, 3].map((number) => service('shop', { number })),
      node('shop-node-3', '10.0.0.3'),
      instance({ node: 'shop-node-3', id: 'shop-3', service: 'shop', meta: { version: 'old' } }),
      check({ node: 'shop-node-2', serviceId: 'shop-2' }, 'critical'),
      entry({
        Kind: 'service-resolver',
        Name: 'shop',
        DefaultSubset: 'new',
        Subsets: { new: { Filter: 'Service.Meta.version != old' } },
        Failover: {
          '*': {
            Targets: [
              { Service: 'api', Peer: 'west' },
              { Service: 'api', Peer: 'north' },
            ],
          },
        },
      }),
      peering('partner'),
      exportsTo({ shop: ['partner'] }),
    ),
    question,
  );

  it('counts what each target has now', () => {
    expect(Object.values(view.targets).map(({ id, instances }) => [id, instances])).toEqual([
      ['new.shop.default.default.east', { total: 2, healthy: 1 }],
      ['api.default.default.external.west', { total: 2, healthy: 2 }],
      ['api.default.default.external.north', { total: 0, healthy: 0 }],
    ]);
  });

  it('says why a target can not be reached', () => {
    expect(Object.values(view.targets).map(({ problem }) => problem?.code ?? null)).toEqual([
      null,
      null,
      'routing.peering_missing',
    ]);
  });

  it('names the entries that it was made of, and the peers that get it', () => {
    expect(view.entries).toEqual(['service-resolver/shop']);
    expect(view.exportedTo).toEqual(['partner']);
  });

  it('is there for a service that nobody has heard of', () => {
    expect(describeDiscoveryChain(east(), question)).toMatchObject({
      isDefault: true,
      entries: [],
      targets: { 'shop.default.default.east': { problem: { code: 'routing.upstream_unknown' } } },
    });
  });
});
