import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRange, RANGE_MINUTES_MAX, trafficRangeSchema } from './plan-range.ts';

const NOW = Date.parse('2026-01-08T12:00:01.500Z');
const iso = (agoMs: number): string => new Date(NOW - agoMs).toISOString();
const plan = (range: object, completeSinceMs = 0) => planRange(trafficRangeSchema.parse(range), NOW, completeSinceMs);

const HOUR_MS = 3_600_000;

describe('the steps of a chart', () => {
  it.each([
    [5, 2_000, 150, true],
    [10, 2_000, 300, true],
    [15, 10_000, 90, false],
    [60, 10_000, 360, false],
    [6 * 60, 60_000, 360, false],
    [24 * 60, 300_000, 288, false],
    [7 * 24 * 60, 1_800_000, 336, false],
  ])('of %i minutes are %i ms wide', (minutes, stepMs, count, usesMemory) => {
    const found = plan({ minutes });
    expect(found).toMatchObject({ stepMs, usesMemory });
    expect(found.count - count).toBeLessThanOrEqual(1);
    expect(found.fromMs % stepMs).toBe(0);
  });

  it('are those that are recorded, where this process does not remember all of it', () => {
    expect(plan({ minutes: 5 }, NOW - 60_000)).toMatchObject({ stepMs: 10_000, usesMemory: false });
  });

  it.each([
    ['a minute of an hour ago', { from: iso(HOUR_MS), to: iso(HOUR_MS - 60_000) }, 10_000],
    ['a minute of three hours ago', { from: iso(3 * HOUR_MS), to: iso(3 * HOUR_MS - 60_000) }, 60_000],
    ['an hour of two days ago', { from: iso(48 * HOUR_MS), to: iso(47 * HOUR_MS) }, 600_000],
    ['the last hour against the one before', { minutes: 60, compare: true }, 10_000],
    ['the last two hours against those before', { minutes: 120, compare: true }, 60_000],
    ['the last day against the one before', { minutes: 1_440, compare: true }, 600_000],
  ])('are never finer than what is still recorded: %s', (_name, range, stepMs) => {
    expect(plan(range)).toMatchObject({ stepMs, usesMemory: false });
  });

  it('cover any time with at most 360 and a bit, and hold still while time goes on', () => {
    const lengths = fc.integer({ min: 60_000, max: RANGE_MINUTES_MAX * 60_000 });
    const ages = fc.integer({ min: 0, max: 24 * HOUR_MS });
    fc.assert(
      fc.property(lengths, ages, fc.boolean(), (lengthMs, agoMs, compare) => {
        const { fromMs, toMs, stepMs, count, shiftMs } = plan({ from: iso(agoMs + lengthMs), to: iso(agoMs), compare });
        expect(count).toBeLessThanOrEqual(361);
        expect(fromMs % stepMs).toBe(0);
        expect(shiftMs % stepMs).toBe(0);
        expect(fromMs).toBeLessThanOrEqual(NOW - agoMs - lengthMs);
        expect(fromMs + stepMs * count).toBeGreaterThanOrEqual(toMs);
        expect(toMs).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

it.each([
  ['only one end', { from: iso(1_000) }, 'belong together'],
  ['ends before it begins', { from: iso(1_000), to: iso(2_000) }, 'ends before'],
  ['too long', { from: iso(8 * 24 * HOUR_MS), to: iso(0) }, '7 days'],
])('a time that is %s is refused', (_name, range, message) => {
  expect(() => plan(range)).toThrow(message);
});
