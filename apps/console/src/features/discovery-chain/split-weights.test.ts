import { splitWeight } from '@peerway/model/config-entry/service-splitter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalize, rebalance } from './split-weights';

const sum = (weights: readonly number[]): number => weights.reduce((total, weight) => total + splitWeight(weight), 0);
const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const weights = fc.array(percent, { minLength: 1, maxLength: 8 });

it('the weights sum to 100 whatever one of them is set to', () => {
  fc.assert(
    fc.property(
      weights,
      fc.nat(),
      fc.oneof(percent, fc.constantFrom(-5, 101, Number.NaN, 33.333)),
      (all, at, value) => {
        const changed = rebalance(all, at % all.length, value);
        expect(sum(changed)).toBe(10_000);
        expect(changed.every((weight) => weight >= 0 && weight <= 100)).toBe(true);
      },
    ),
  );
});

it('the one that was set is what it was set to', () => {
  fc.assert(
    fc.property(fc.array(percent, { minLength: 2, maxLength: 8 }), fc.nat(), percent, (all, at, value) => {
      expect(rebalance(all, at % all.length, value)[at % all.length]).toBe(value);
    }),
  );
});

it.each([
  [[90, 10], 1, 25, [75, 25]],
  [[50, 30, 20], 0, 0, [0, 60, 40]],
  [[100, 0, 0], 0, 40, [40, 30, 30]],
  [[33.33, 33.33, 33.34], 0, 50, [50, 25, 25]],
  [[100], 0, 10, [100]],
])('%j with place %d at %d', (all, index, value, expected) => {
  expect(rebalance(all, index, value)).toEqual(expected);
});

it('what is added or taken away leaves a sum of 100', () => {
  fc.assert(
    fc.property(weights, (all) => {
      expect(sum(normalize(all))).toBe(10_000);
    }),
  );
});
