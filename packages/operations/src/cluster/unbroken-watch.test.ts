import { describe, expect, it } from 'vitest';
import { UnbrokenWatch } from './unbroken-watch.ts';

describe('a watch', () => {
  it.each([
    ['begins with the first look', [10_000], 10_000],
    ['lasts while looks come', [10_000, 11_000, 12_000], 10_000],
    ['outlasts a look that was late', [10_000, 15_000], 10_000],
    ['begins anew after a break', [10_000, 15_001], 15_001],
    ['lasts again after it', [10_000, 40_000, 41_000], 40_000],
    ['outlasts a clock that is set back a little', [10_000, 9_000, 10_000], 10_000],
    ['begins anew when the clock is set back', [100_000, 40_000, 41_000], 40_000],
  ])('%s', (_what, looks, since) => {
    const watch = new UnbrokenWatch();
    expect(looks.map((atMs) => watch.look(atMs)).at(-1)).toBe(since);
  });
});
