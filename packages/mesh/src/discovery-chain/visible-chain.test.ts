import { describe, expect, it } from 'vitest';
import type { ServiceReference } from '../service-reference.ts';
import { demoEastChanges } from '../testing/demo-clusters.ts';
import { east, entry, service } from '../testing/mesh-fixture.ts';
import { describeVisibleChain } from './visible-chain.ts';

const question = { service: 'shop', namespace: 'default', partition: 'default' };
const split = (Service: string, Weight: number) => ({ Service, Weight });
const state = east(
  ...demoEastChanges(),
  entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } }),
  service('shop'),
  service('secret-one'),
  entry({
    Kind: 'service-splitter',
    Name: 'shop',
    Splits: [split('shop', 50), split('secret-one', 20), split('secret-two', 30)],
  }),
  entry({ Kind: 'service-resolver', Name: 'secret-two', Redirect: { Service: 'secret-three' } }),
  entry({ Kind: 'service-resolver', Name: 'shop', Failover: { '*': { Targets: [{ Service: 'secret-one' }] } } }),
);
const allBut =
  (hidden: RegExp) =>
  ({ name }: ServiceReference): boolean =>
    !hidden.test(name);

describe('a chain as somebody sees it who may not read all that it leads to', () => {
  it('is whole to who may', () => {
    const view = describeVisibleChain(state, question, () => true);
    expect(Object.values(view.targets).map((target) => target.service)).toContain('secret-three');
    expect(JSON.stringify(view)).not.toContain('isHidden');
  });

  const view = describeVisibleChain(state, question, allBut(/^secret-/));

  it('names nothing of it', () => {
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('does not say how much it is, but what share goes there', () => {
    expect(Object.values(view.targets).filter(({ isHidden }) => isHidden)).toHaveLength(1);
    const [splitter] = Object.values(view.nodes).filter((node) => node.type === 'splitter');
    expect(splitter?.splits.map(({ weight, next }) => [weight, next])).toEqual([
      [5_000, expect.stringContaining('resolver:shop')],
      [5_000, 'resolver:hidden'],
    ]);
  });

  it('leads nowhere that it does not have', () => {
    for (const node of Object.values(view.nodes)) {
      const next = node.type === 'router' ? node.routes : node.type === 'splitter' ? node.splits : [];
      for (const leg of next) expect(view.nodes).toHaveProperty([leg.next]);
      const ends = node.type === 'resolver' ? [node.target, ...node.failover] : [];
      for (const id of ends) expect(view.targets).toHaveProperty([id]);
    }
  });

  it('ends at once where the service itself is sent to what is hidden', () => {
    const sent = east(
      service('shop'),
      entry({ Kind: 'service-resolver', Name: 'shop', Redirect: { Service: 'secret-one' } }),
    );
    const redirected = describeVisibleChain(sent, question, allBut(/^secret-/));
    expect(redirected.startNode).toBe('resolver:hidden');
    expect(JSON.stringify(redirected)).not.toContain('secret');
  });
});
