import type { DiscoveryChainView } from '@peerway/model/discovery-chain';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testChain, testResolver, testRouter, testSplitter } from './chain-fixture';
import { layoutChain } from './chain-layout';

const services = ['a', 'b', 'c@west', 'd', 'e@north'];
const some = fc.subarray(services, { minLength: 1 });

/** Any chain: a router or none, splitters, resolvers with failover. */
const chain: fc.Arbitrary<DiscoveryChainView> = fc
  .tuple(fc.boolean(), fc.array(some, { maxLength: 3 }), some)
  .map(([hasRouter, splits, failover]) => {
    const resolvers = services.map((service) =>
      testResolver(
        service,
        failover.filter((other) => other !== service),
      ),
    );
    const splitters = splits.map((legs, index) =>
      testSplitter(
        `s${index}`,
        legs.map((leg) => `resolver:${leg}`),
      ),
    );
    const starts = [...splitters, ...resolvers].map(({ name }) => name);
    return testChain([...(hasRouter ? [testRouter('api', starts)] : []), ...splitters, ...resolvers]);
  });

it('draws every node and target once, none over another', () => {
  fc.assert(
    fc.property(chain, (view) => {
      const { boxes, width, height } = layoutChain(view);
      expect(boxes).toHaveLength(Object.keys(view.nodes).length + Object.keys(view.targets).length);
      for (const box of boxes) {
        expect(box.y >= 0 && box.y + box.height <= height && box.x + box.width <= width).toBe(true);
        const over = boxes.filter(
          (other) =>
            other !== box &&
            other.x < box.x + box.width &&
            box.x < other.x + other.width &&
            other.y < box.y + box.height &&
            box.y < other.y + other.height,
        );
        expect(over).toEqual([]);
      }
    }),
  );
});

it('draws every way, from left to right', () => {
  fc.assert(
    fc.property(chain, (view) => {
      const ways = Object.values(view.nodes).flatMap((node): string[] => {
        if (node.type === 'router') return node.routes.map(({ next }) => next);
        return node.type === 'splitter' ? node.splits.map(({ next }) => next) : [node.target, ...node.failover];
      });
      const { edges } = layoutChain(view);
      expect(edges).toHaveLength(ways.length);
      expect(edges.every(({ from, to }) => to.x > from.x)).toBe(true);
    }),
  );
});

it('leads no way behind a box', () => {
  fc.assert(
    fc.property(chain, (view) => {
      const { edges, boxes } = layoutChain(view);
      for (const { via } of edges) {
        if (via === null) continue;
        const [from, to] = via;
        const hidden = boxes.filter(
          (box) => box.x < to.x && from.x < box.x + box.width && box.y < from.y && from.y < box.y + box.height,
        );
        expect([from.y, hidden]).toEqual([to.y, []]);
      }
    }),
  );
});
