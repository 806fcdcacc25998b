import { describe, expect, it } from 'vitest';
import { fitView, revealView, zoomView } from './use-viewport';

describe('fitView', () => {
  it('centres what is smaller than the window, hardly magnified', () => {
    const view = fitView({ x: 0, y: 0, width: 200, height: 100 }, { width: 1000, height: 600 });
    expect(view.scale).toBe(1.15);
    expect(view.x + (200 * view.scale) / 2).toBeCloseTo(500);
    expect(view.y + (100 * view.scale) / 2).toBeCloseTo(300);
  });
  it('shows all of what is larger', () => {
    const view = fitView({ x: 100, y: 0, width: 4000, height: 500 }, { width: 1000, height: 600 });
    expect(view.x + 100 * view.scale).toBeCloseTo(28);
    expect(view.x + 4100 * view.scale).toBeCloseTo(972);
  });
});

describe('zoomView', () => {
  it('keeps the point under the pointer in place', () => {
    const before = { x: 10, y: 20, scale: 1 };
    const after = zoomView(before, 2, 110, 220);
    expect((110 - after.x) / after.scale).toBeCloseTo((110 - before.x) / before.scale);
    expect((220 - after.y) / after.scale).toBeCloseTo((220 - before.y) / before.scale);
  });
  it('has limits', () => {
    expect(zoomView({ x: 0, y: 0, scale: 1 }, 100, 0, 0).scale).toBe(2.5);
    expect(zoomView({ x: 0, y: 0, scale: 1 }, 0.001, 0, 0).scale).toBe(0.15);
  });
});

describe('revealView', () => {
  const window = { width: 1000, height: 600 };
  const view = { x: 0, y: 0, scale: 1 };
  it.each([
    ['leaves what is in the window where it is', { x: 100, y: 100, width: 50, height: 50 }, 0, 0],
    ['brings what is at the left of it in by its left edge', { x: -80, y: 100, width: 50, height: 50 }, 108, 0],
    ['brings what is below it in by its lower edge', { x: 100, y: 700, width: 50, height: 50 }, 0, -178],
    ['centres what is longer than it', { x: -500, y: 100, width: 3000, height: 50 }, -500, 0],
  ])('%s', (_name, part, x, y) => {
    expect(revealView(view, part, window)).toEqual({ x, y, scale: 1 });
  });
});
