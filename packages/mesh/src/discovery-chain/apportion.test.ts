import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from './apportion.ts';

const weights = fc
  .array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 20 })
  .filter((list) => list.some((weight) => weight > 0));

describe('shares of a whole', () => {
  it('sum to it, are each within one of their due, and none for a weight of 0', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), weights, (whole, list) => {
        const shares = apportion(whole, list);
        const total = list.reduce((sum, weight) => sum + weight, 0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(whole);
        for (const [index, share] of shares.entries()) {
          const due = (whole * (list[index] ?? 0)) / total;
          expect(Math.abs(share - due)).toBeLessThan(1);
          if (list[index] === 0) expect(share).toBe(0);
        }
      }),
    );
  });
});
