import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../testing/resources.ts';
import type { ConsistentTable } from './consistent-table.ts';
import { hashRing } from './hash-ring.ts';
import { hashText } from './hash-text.ts';
import { maglevTable } from './maglev-table.ts';
import { type Endpoint, endpointKey } from './pick-endpoint.ts';

const KEYS = 20_000;
const hashes = Array.from({ length: KEYS }, (_, n) => hashText(`user-${n}`));
const some = (count: number, weights: number[] = []): Endpoint[] =>
  endpoints(
    'x',
    Array.from({ length: count }, (_, n) => ({ address: `10.0.0.${n}`, port: 8080, weight: weights[n] ?? 1 })),
  ).endpoints;

describe.each<[string, (endpoints: readonly Endpoint[]) => ConsistentTable]>([
  ['ring_hash', (all) => hashRing(all, 1024, 8_388_608)],
  ['maglev', (all) => maglevTable(all)],
])('%s', (_name, build) => {
  const assign = (all: readonly Endpoint[], isUsable: (endpoint: Endpoint) => boolean = () => true): string[] => {
    const table = build(all);
    return hashes.map((hash) => {
      const endpoint = table.find(hash, isUsable);
      return endpoint === null ? '' : endpointKey(endpoint);
    });
  };
  const moved = (a: string[], b: string[]): number => a.filter((one, n) => one !== b[n]).length / KEYS;

  it('moves about one key in n when one endpoint of n goes, whether removed or only not usable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (count, pick) => {
        const all = some(count);
        const gone = all[pick % count];
        const before = assign(all);
        for (const after of [assign(all.filter((one) => one !== gone)), assign(all, (one) => one !== gone)])
          expect(moved(before, after)).toBeLessThan(1.3 / count + 0.02);
      }),
      { numRuns: 10 },
    );
  });

  it('spreads keys by weight', () => {
    const all = some(3, [1, 2, 5]);
    const found = assign(all);
    const share = (endpoint: Endpoint | undefined): number =>
      found.filter((key) => endpoint !== undefined && key === endpointKey(endpoint)).length / KEYS;
    expect(share(all[0])).toBeGreaterThan(0.08);
    expect(share(all[0])).toBeLessThan(0.17);
    expect(share(all[2])).toBeGreaterThan(0.53);
    expect(share(all[2])).toBeLessThan(0.72);
  });

  it('does not depend on the order in which the endpoints are told, but for a place here and there', () => {
    const all = some(7);
    expect(moved(assign(all), assign(all.toReversed()))).toBeLessThan(0.02);
  });

  it('finds nothing where there is nothing usable', () => {
    expect(build(some(3)).find(1, () => false)).toBeNull();
    expect(build([]).find(1, () => true)).toBeNull();
  });
});

it('keeps a ring within its sizes', () => {
  let looked = 0;
  hashRing(some(200), 1, 100).find(0, () => {
    looked += 1;
    return false;
  });
  expect(looked).toBe(200);
});
