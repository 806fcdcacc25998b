import { describe, expect, it } from 'vitest';
import { planChange } from './plan-change.ts';
import { demoEast, demoWest } from './testing/demo-clusters.ts';
import { entry, exportsTo, without } from './testing/mesh-fixture.ts';

const texts = (...[before, after]: Parameters<typeof planChange>): string[] =>
  planChange(before, after).map(({ breaks, text }) => `${breaks ? '! ' : ''}${text}`);
const proxyDefaults = (mode: 'local' | 'remote') =>
  entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: mode } });

describe('planChange', () => {
  it('says nothing of a state that is the same', () => {
    expect(planChange(demoWest(), demoWest())).toEqual([]);
  });

  it('names what a peer loses and gains, the loss first', () => {
    const after = demoWest(exportsTo({ api: ['north'], ledger: ['east'], payments: ['east'] }));
    expect(texts(demoWest(), after)).toEqual([
      '! api is no longer exported to peer east',
      'api is exported to peer north',
    ]);
  });

  it('says when a protocol turns passing through into terminating', () => {
    const http = entry({ Kind: 'service-defaults', Name: 'ledger', Protocol: 'http' });
    expect(texts(demoWest(), demoWest(http))).toEqual([
      '! the protocol of ledger for peer east changes from tcp to http: its connections are terminated at the gateway instead of passed through',
    ]);
  });

  it('says which upstreams take another way', () => {
    expect(texts(demoEast(), demoEast(proxyDefaults('local')))).toEqual([
      'web goes to api of peer west in mode local instead of remote',
      'web goes to ledger of peer west in mode local instead of remote',
      'web goes to payments of peer west in mode local instead of remote',
    ]);
  });

  it('undoes itself: the way back takes what the way there gave', () => {
    const without1 = demoEast(without(proxyDefaults('local')));
    expect(texts(demoEast(proxyDefaults('local')), without1)).toHaveLength(3);
  });
});
