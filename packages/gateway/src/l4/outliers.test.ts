import type { OutlierDetection } from '@peerway/model/cluster-policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Outliers } from './outliers.ts';

const POLICY: OutlierDetection = {
  maxFailures: 3,
  enforcingPercent: 100,
  intervalMs: 10_000,
  baseEjectionMs: 30_000,
  maxEjectionPercent: 50,
};
const keys = ['a', 'b', 'c', 'd'];
const fail = (outliers: Outliers, key: string, nowMs: number, times = 1, policy = POLICY, random = 0): boolean => {
  let isEjected = false;
  for (let n = 0; n < times; n += 1) isEjected = outliers.failed(key, keys, policy, nowMs, () => random);
  return isEjected;
};

describe('Outliers', () => {
  it('ejects after failures in a row, and not when one success is among them', () => {
    const outliers = new Outliers();
    expect(fail(outliers, 'a', 0, 2)).toBe(false);
    outliers.succeeded('a');
    expect(fail(outliers, 'a', 0, 2)).toBe(false);
    expect(fail(outliers, 'a', 0)).toBe(true);
    expect([outliers.isEjected('a', 29_999), outliers.isEjected('a', 30_000)]).toEqual([true, false]);
    expect(outliers.isEjected('b', 0)).toBe(false);
  });

  it('stays out longer when it fails again soon, never beyond the most, and as at first after a good while', () => {
    const outliers = new Outliers();
    fail(outliers, 'a', 0, 3);
    fail(outliers, 'a', 30_000, 3);
    expect(outliers.isEjected('a', 89_999)).toBe(true);
    expect(outliers.isEjected('a', 90_000)).toBe(false);
    let now = 90_000;
    for (let n = 0; n < 30; n += 1) {
      fail(outliers, 'a', now, 3);
      now += 300_000;
      expect(outliers.isEjected('a', now)).toBe(false);
    }
    now += 1_000_000;
    fail(outliers, 'a', now, 3);
    expect(outliers.isEjected('a', now + 30_000)).toBe(false);
  });

  it('counts what comes in late as no new failure', () => {
    const outliers = new Outliers();
    fail(outliers, 'a', 0, 3);
    fail(outliers, 'a', 1, 100);
    expect(outliers.isEjected('a', 30_000)).toBe(false);
    expect(fail(outliers, 'a', 30_000, 2)).toBe(false);
  });

  it('carries out only the share that is to be enforced', () => {
    const outliers = new Outliers();
    const policy = { ...POLICY, enforcingPercent: 40 };
    expect(fail(outliers, 'a', 0, 3, policy, 0.4)).toBe(false);
    expect(fail(outliers, 'a', 0, 3, policy, 0.39)).toBe(true);
    expect(fail(new Outliers(), 'a', 0, 30, { ...POLICY, enforcingPercent: 0 }, 0)).toBe(false);
  });

  it('never ejects more than the share allows, but always one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.constantFrom(...keys), nowMs: fc.integer({ min: 0, max: 100_000 }) })),
        fc.integer({ min: 0, max: 100 }),
        (failures, maxEjectionPercent) => {
          const outliers = new Outliers();
          const most = Math.max(1, Math.floor((maxEjectionPercent * keys.length) / 100));
          for (const { key, nowMs } of failures.toSorted((a, b) => a.nowMs - b.nowMs)) {
            fail(outliers, key, nowMs, 3, { ...POLICY, maxEjectionPercent });
            expect(keys.filter((one) => outliers.isEjected(one, nowMs)).length).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });

  it('forgets endpoints that are gone', () => {
    const outliers = new Outliers();
    fail(outliers, 'a', 0, 3);
    outliers.keep(new Set(['b']));
    expect(outliers.isEjected('a', 0)).toBe(false);
  });
});
