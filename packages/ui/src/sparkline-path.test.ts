import { describe, expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

describe('sparklinePath', () => {
  it('scales from zero to the largest value', () => {
    expect(sparklinePath([0, 5, 10], 20, 10)).toBe('M0 10L10 5L20 0');
  });
  it('leaves a gap where nothing was measured', () => {
    expect(sparklinePath([1, 1, null, 1, 1], 40, 10)).toBe('M0 0L10 0M30 0L40 0');
  });
  it('draws a lone value as a dot', () => {
    expect(sparklinePath([null, 2, null], 20, 10)).toBe('M10 0h0.01');
  });
  it('draws a flat line at the bottom for nothing but zeros', () => {
    expect(sparklinePath([0, 0], 10, 10)).toBe('M0 10L10 10');
  });
  it('is empty without values', () => {
    expect(sparklinePath([], 10, 10)).toBe('');
    expect(sparklinePath([null], 10, 10)).toBe('');
  });
});
