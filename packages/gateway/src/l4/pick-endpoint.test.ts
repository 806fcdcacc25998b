import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../testing/random.ts';
import { endpoints } from '../testing/resources.ts';
import { pickEndpoint } from './pick-endpoint.ts';

describe('pickEndpoint', () => {
  it('picks in proportion to the weights', () => {
    const all = endpoints('x', [
      { port: 1, weight: 1 },
      { port: 2, weight: 3 },
    ]).endpoints;
    const random = mulberry32(1);
    const counts = new Map<number, number>();
    for (let n = 0; n < 10_000; n += 1) {
      const port = pickEndpoint(all, random, () => true)?.port ?? 0;
      counts.set(port, (counts.get(port) ?? 0) + 1);
    }
    expect((counts.get(2) ?? 0) / (counts.get(1) ?? 1)).toBeCloseTo(3, 0);
  });

  it('never picks one that is not usable, and says when none is left', () => {
    const all = endpoints('x', [{ port: 1, healthy: false }, { port: 2 }, { port: 3 }]).endpoints;
    for (const point of [0, 0.5, 0.999])
      expect(
        pickEndpoint(
          all,
          () => point,
          (one) => one.healthy && one.port !== 2,
        )?.port,
      ).toBe(3);
    expect(
      pickEndpoint(
        all,
        () => 0,
        () => false,
      ),
    ).toBeNull();
    expect(
      pickEndpoint(
        [],
        () => 0,
        () => true,
      ),
    ).toBeNull();
  });
});
