import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedMap } from './sorted-map.ts';

type Write = [key: string, value: number | undefined];

// Few keys, so that most writes meet an earlier one; enough for several levels.
const write = fc.tuple(
  fc.integer({ min: 0, max: 3_000 }).map((number) => `key-${String(number)}`),
  fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 2 }),
);
const batch = fc.oneof(
  fc.array(write, { maxLength: 4 }),
  fc.array(write, { minLength: 300, maxLength: 1_500 }),
  // Removes long runs, so that nodes empty and merge.
  fc
    .tuple(fc.nat(3_000), fc.nat(2_000))
    .map(([from, count]): Write[] =>
      Array.from({ length: count }, (_, index) => [`key-${String(from + index)}`, undefined]),
    ),
);
const batches = fc.array(batch, { minLength: 1, maxLength: 8 });

function applied(map: ReadonlyMap<string, number>, writes: readonly Write[]): Map<string, number> {
  const copy = new Map(map);
  for (const [key, value] of writes) {
    if (value === undefined) copy.delete(key);
    else copy.set(key, value);
  }
  return copy;
}

const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

describe('a sorted map', () => {
  it('holds what a map would, in order, and every earlier one stays as it was', () => {
    fc.assert(
      fc.property(batches, (list) => {
        const versions: [SortedMap<number>, Map<string, number>][] = [[SortedMap.of<number>(), new Map()]];
        for (const writes of list) {
          const [map, model] = versions.at(-1) ?? [SortedMap.of<number>(), new Map<string, number>()];
          versions.push([map.update(writes), applied(model, writes)]);
        }
        for (const [map, model] of versions) {
          expect([...map]).toEqual(sorted(model));
          expect([...map.keys()]).toEqual(sorted(model).map(([key]) => key));
          expect([...map.values()]).toEqual(sorted(model).map(([, value]) => value));
          expect(map.size).toBe(model.size);
          for (const prefix of ['key-29', 'key-3000', 'l']) {
            expect([...map.entriesUnder(prefix)]).toEqual(sorted(model).filter(([key]) => key.startsWith(prefix)));
          }
          for (const [key] of list.flat().slice(0, 50)) expect(map.get(key)).toBe(model.get(key));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('knows exactly what differs between any two versions', () => {
    fc.assert(
      fc.property(batches, fc.nat(8), fc.nat(8), (list, first, second) => {
        const versions = [SortedMap.of<number>()];
        for (const writes of list) versions.push((versions.at(-1) ?? SortedMap.of<number>()).update(writes));
        const [before, after] = [versions[first % versions.length], versions[second % versions.length]];
        if (!before || !after) throw new Error('there is a version');
        const expected = sorted(new Map([...before, ...after])).flatMap(([key]) => {
          const difference = { key, before: before.get(key), after: after.get(key) };
          return difference.before === difference.after ? [] : [difference];
        });
        expect([...after.differences(before)]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('is the very same map when an update says nothing new', () => {
    const map = SortedMap.of([['a', 1]]);
    expect(
      map.update([
        ['a', 1],
        ['b', undefined],
      ]),
    ).toBe(map);
  });

  it('steps over what two versions share', () => {
    const size = 50_000;
    const before = SortedMap.of(Array.from({ length: size }, (_, index): [string, object] => [`key-${index}`, {}]));
    const after = before.update([['key-77', {}]]);
    // Takes some hundred steps where it works, and as many as there are entries where it does not.
    const started = performance.now();
    for (let times = 0; times < 100; times += 1) expect([...after.differences(before)]).toHaveLength(1);
    const shared = performance.now() - started;
    const apart = SortedMap.of(after);
    const second = performance.now();
    expect([...apart.differences(before)]).toHaveLength(1);
    expect(shared).toBeLessThan((performance.now() - second) * 50);
  });
});
