import { describe, expect, it } from 'vitest';
import { fitView, zoomView } from './use-viewport';

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
