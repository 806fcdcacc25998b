import { expect, it } from 'vitest';
import { BodyPace } from './body-pace.ts';

const LIMITS = { bytesPerSecondMin: 100, graceMs: 5_000 };

it('may be late by the grace period, and every byte earns its share of a second', () => {
  const pace = new BodyPace(LIMITS, 0);
  pace.wait(0);
  expect(pace.leftMs(1_000)).toBe(4_000);
  pace.came(100, 1_000);
  expect(pace.leftMs(1_000)).toBe(5_000);
  pace.came(1, 5_990);
  expect(pace.leftMs(5_990)).toBe(20);
});

it('one byte a second ends soon after the grace period, and the least rate never', () => {
  const lasts = (bytesPerSecond: number): number => {
    const pace = new BodyPace(LIMITS, 0);
    pace.wait(0);
    let second = 0;
    for (; second < 1_000 && (pace.leftMs(second * 1_000) ?? 0) > 0; second += 1)
      pace.came(bytesPerSecond, second * 1_000);
    return second;
  };
  expect([lasts(1), lasts(50), lasts(100)]).toEqual([6, 10, 1_000]);
});

it('that came fast may pause for a minute, however much of it there was', () => {
  const pace = new BodyPace(LIMITS, 0);
  pace.wait(0);
  pace.came(1_000_000_000, 1_000);
  expect(pace.leftMs(1_000)).toBe(60_000);
});

it('is not late on account of time in which nobody reads it', () => {
  const pace = new BodyPace(LIMITS, 0);
  expect(pace.leftMs(100_000)).toBe(null);
  pace.wait(100_000);
  expect(pace.leftMs(101_000)).toBe(4_000);
  pace.hold(101_000);
  pace.hold(150_000);
  expect(pace.leftMs(200_000)).toBe(null);
  pace.wait(200_000);
  pace.wait(201_000);
  expect(pace.leftMs(201_000)).toBe(3_000);
});
