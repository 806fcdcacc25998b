import { expect, it } from 'vitest';
import { edgeWidth, flowSeconds } from './edge-shape';

it('draws a busier edge wider and faster, within limits', () => {
  const rates = [0, 1, 10, 1_000, 10_000_000];
  const widths = rates.map(edgeWidth);
  const seconds = rates.map(flowSeconds);
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  expect(seconds).toEqual([...seconds].sort((a, b) => b - a));
  expect(widths.at(-1)).toBe(5);
  expect(seconds.at(-1)).toBe(0.35);
});
