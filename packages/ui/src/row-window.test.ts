import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowWindow, sampleRows } from './row-window.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe('rowWindow', () => {
  it('draws every row that is in view and the one that is kept, in order, and keeps the height of all of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 120 }), { maxLength: 400 }),
        fc.integer({ min: -2_000, max: 30_000 }),
        fc.integer({ min: 1, max: 2_000 }),
        fc.option(fc.nat(450)),
        (heights, top, height, kept) => {
          const { spans, after } = rowWindow(heights, { top, height }, { kept });
          const drawn = spans.flatMap(({ first, end }) =>
            Array.from({ length: end - first }, (_, offset) => first + offset),
          );
          expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
          expect(sum(spans.map(({ before }) => before)) + sum(drawn.map((row) => heights[row] ?? 0)) + after).toBe(
            sum(heights),
          );
          let at = 0;
          for (const [row, each] of heights.entries()) {
            if (at + each > top && at < top + height) expect(drawn).toContain(row);
            at += each;
          }
          if (kept !== null && kept < heights.length) expect(drawn).toContain(kept);
          expect(drawn.length).toBeLessThanOrEqual(Math.ceil(height / 20) + 1 + 2 * 8 + 1);
        },
      ),
    );
  });
  it('places what is drawn below the height of what is left out', () => {
    const { spans, after } = rowWindow(Array(100).fill(10), { top: 500, height: 100 }, { overscan: 0, kept: 2 });
    expect(spans).toEqual([
      { first: 2, end: 3, before: 20 },
      { first: 50, end: 60, before: 470 },
    ]);
    expect(after).toBe(400);
  });
});

describe('sampleRows', () => {
  it.each([0, 1, 29, 30, 31, 101, 10_000])(
    'takes at most sixty of %d, each once, in order, the first among them',
    (count) => {
      const drawn = sampleRows(count).spans.flatMap(({ first, end }) =>
        Array.from({ length: end - first }, (_, offset) => first + offset),
      );
      expect(drawn.length).toBeLessThanOrEqual(60);
      expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
      expect(drawn.every((row) => row < count)).toBe(true);
      expect(drawn.slice(0, 30)).toEqual([...Array(Math.min(30, count)).keys()]);
    },
  );
});
