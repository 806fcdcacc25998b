import fc from 'fast-check';
import { expect, it } from 'vitest';
import { virtualWindow } from './virtual-window.ts';

it('draws every row that is in view, and keeps the height of all of them', () => {
  fc.assert(
    fc.property(
      fc.nat(3000),
      fc.integer({ min: 20, max: 60 }),
      fc.nat(100_000),
      fc.integer({ min: 0, max: 2000 }),
      (count, rowHeight, scrollTop, height) => {
        const { first, end, before, after } = virtualWindow(count, rowHeight, { scrollTop, height });
        expect(before + (end - first) * rowHeight + after).toBe(count * rowHeight);
        for (let row = 0; row < count; row++) {
          const isInView = row * rowHeight < scrollTop + height && (row + 1) * rowHeight > scrollTop;
          if (isInView) expect(row >= first && row < end).toBe(true);
        }
        expect(end - first).toBeLessThanOrEqual(Math.ceil(height / rowHeight) + 18);
      },
    ),
  );
});
