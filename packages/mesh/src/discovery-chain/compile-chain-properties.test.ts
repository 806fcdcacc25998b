import type { ChainNode, DiscoveryChain } from '@peerway/model/discovery-chain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeshState } from '../state.ts';
import { chainEntries, chainServiceNames } from '../testing/chain-entries.ts';
import { east, entry } from '../testing/mesh-fixture.ts';
import { compileDiscoveryChain } from './compile-chain.ts';

const chainOf = (state: MeshState, service: string): DiscoveryChain =>
  compileDiscoveryChain(state, { service, namespace: 'default', partition: 'default' });
const chainsOf = (state: MeshState): DiscoveryChain[] => chainServiceNames.map((name) => chainOf(state, name));

function nextOf(node: ChainNode): string[] {
  if (node.type === 'router') return node.routes.map(({ next }) => next);
  return node.type === 'splitter' ? node.splits.map(({ next }) => next) : [];
}

describe('a discovery chain of any entries', () => {
  it('names only nodes and targets that exist, and holds none that nothing leads to', () => {
    fc.assert(
      fc.property(chainEntries, (changes) => {
        for (const chain of chainsOf(east(...changes))) {
          const nodes = Object.values(chain.nodes);
          const named = new Set([chain.startNode, ...nodes.flatMap(nextOf)]);
          expect([...named].sort()).toEqual(Object.keys(chain.nodes).sort());
          const targets = nodes.flatMap((node) => (node.type === 'resolver' ? [node.target, ...node.failover] : []));
          expect([...new Set(targets)].sort()).toEqual(Object.keys(chain.targets).sort());
        }
      }),
    );
  });

  it('goes forward only: router, then splitter, then resolver', () => {
    fc.assert(
      fc.property(chainEntries, (changes) => {
        const rank = { router: 0, splitter: 1, resolver: 2 };
        for (const { nodes } of chainsOf(east(...changes))) {
          for (const node of Object.values(nodes)) {
            for (const next of nextOf(node)) {
              const behind = nodes[next];
              expect(behind && rank[behind.type]).toBeGreaterThan(rank[node.type]);
            }
          }
        }
      }),
    );
  });

  it('splits all of the traffic, exactly', () => {
    fc.assert(
      fc.property(chainEntries, (changes) => {
        for (const { nodes } of chainsOf(east(...changes))) {
          for (const node of Object.values(nodes)) {
            if (node.type !== 'splitter') continue;
            expect(node.splits.reduce((sum, { weight }) => sum + weight, 0)).toBe(10_000);
          }
        }
      }),
    );
  });

  it('never fails over to itself or twice to one target, and only ever sends to a fault that is refused', () => {
    fc.assert(
      fc.property(chainEntries, (changes) => {
        for (const { nodes, targets, problems } of chainsOf(east(...changes))) {
          for (const node of Object.values(nodes)) {
            if (node.type !== 'resolver') continue;
            expect(new Set([node.target, ...node.failover]).size).toBe(1 + node.failover.length);
          }
          const isFaulty = Object.values(targets).some(({ fault }) => fault !== '');
          if (isFaulty) expect(problems.map(({ severity }) => severity)).toContain('refused');
        }
      }),
    );
  });

  it('does not depend on the order in which entries were written', () => {
    fc.assert(
      fc.property(
        chainEntries.chain((changes) =>
          fc.tuple(fc.constant(changes), fc.shuffledSubarray(changes, { minLength: changes.length })),
        ),
        ([changes, shuffled]) => {
          expect(chainsOf(east(...shuffled))).toEqual(chainsOf(east(...changes)));
        },
      ),
    );
  });

  it('does not grow with the number of ways to one end', () => {
    const levels = Array.from({ length: 14 }, (_, level) =>
      ['x', 'y', 'z'].map((column) =>
        entry({
          Kind: 'service-splitter',
          Name: `${column}${level}`,
          Splits: ['x', 'y', 'z'].map((next, index) => ({
            Weight: [33.33, 33.33, 33.34][index] ?? 0,
            Service: `${next}${level + 1}`,
          })),
        }),
      ),
    ).flat();
    const http = entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } });
    const { nodes } = chainOf(east(http, ...levels), 'x0');
    const splitter = nodes['splitter:x0'];
    expect(splitter?.type === 'splitter' && splitter.splits.length).toBe(3);
  });
});
