import { histogramDataSchema } from '@peerway/model/proxy-report';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET_COUNT, bucketLowerBound, bucketOf, bucketUpperBound, LatencyHistogram } from './latency-histogram.ts';

const latencies = fc.array(fc.integer({ min: 0, max: 2 ** 36 }), { maxLength: 200 });

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function mergeAll(...parts: LatencyHistogram[]): LatencyHistogram {
  const all = new LatencyHistogram();
  for (const part of parts) all.merge(part.toData());
  return all;
}

describe('buckets', () => {
  it.each([
    [0, 0],
    [0.4, 0],
    [1, 1],
    [7, 7],
    [7.9, 7],
    [8, 8],
    [15, 15],
    [16, 16],
    [17, 16],
    [18, 17],
    [31, 23],
    [32, 24],
    [2 ** 32 - 1, bucketOf(2 ** 31 * 1.99)],
    [2 ** 32, bucketOf(2 ** 32 - 1) + 1],
    [Number.NaN, 0],
    [-5, 0],
    [Number.POSITIVE_INFINITY, BUCKET_COUNT - 1],
    [2 ** 60, BUCKET_COUNT - 1],
  ])('%d µs falls into bucket %d', (us, bucket) => {
    expect(bucketOf(us)).toBe(bucket);
  });

  it('every value lies within the bounds of its bucket, which is at most an eighth wide', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 ** 37 - 1, noNaN: true }), (us) => {
        const bucket = bucketOf(us);
        const [low, high] = [bucketLowerBound(bucket), bucketUpperBound(bucket)];
        expect(low).toBeLessThanOrEqual(us);
        expect(high).toBeGreaterThan(us);
        if (us >= 8) expect(high - low).toBeLessThanOrEqual(low / 8);
      }),
    );
  });

  it('follow each other without a gap', () => {
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket += 1) {
      expect(bucketOf(bucketLowerBound(bucket))).toBe(bucket);
      expect(bucketOf(bucketUpperBound(bucket) * (1 - Number.EPSILON))).toBe(bucket);
    }
  });

  it('fit into what a report may carry', () => {
    expect(BUCKET_COUNT).toBeLessThanOrEqual(512);
  });
});

describe('LatencyHistogram', () => {
  it('has no quantile before anything is recorded', () => {
    expect(new LatencyHistogram().quantile(0.5)).toBeNull();
    expect(new LatencyHistogram().toData()).toEqual({ count: 0, sum: 0, buckets: [] });
  });

  it('estimates any quantile within 12.5 %', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 36 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (values, q) => {
          const exact = values.toSorted((left, right) => left - right)[Math.ceil(q * values.length) - 1] ?? 0;
          const estimate = histogramOf(values).quantile(q) ?? Number.NaN;
          expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.125);
        },
      ),
    );
  });

  it('merges in any order and grouping to what one histogram would have counted', () => {
    fc.assert(
      fc.property(latencies, latencies, latencies, (a, b, c) => {
        const whole = histogramOf([...a, ...b, ...c]).toData();
        const [ha, hb, hc] = [histogramOf(a), histogramOf(b), histogramOf(c)];
        expect(mergeAll(mergeAll(ha, hb), hc).toData()).toEqual(whole);
        expect(mergeAll(ha, mergeAll(hb, hc)).toData()).toEqual(whole);
        expect(mergeAll(hc, hb, ha).toData()).toEqual(whole);
      }),
    );
  });

  it('makes data that a report accepts and that reads back the same', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const data = histogramOf(values).toData();
        expect(histogramDataSchema.parse(data)).toEqual(data);
        expect(LatencyHistogram.fromData(data).toData()).toEqual(data);
      }),
    );
  });

  it('counts buckets beyond its range in the nearest one and believes no count but its own', () => {
    const histogram = LatencyHistogram.fromData({
      count: 1_000,
      sum: 3,
      buckets: [
        [-4, 1],
        [9_999, 2],
      ],
    });
    expect(histogram.count).toBe(3);
    expect(histogram.toData().buckets).toEqual([
      [0, 1],
      [BUCKET_COUNT - 1, 2],
    ]);
  });

  it('starts from nothing after a reset', () => {
    const histogram = histogramOf([5, 500]);
    histogram.reset();
    histogram.record(7, 2);
    expect(histogram.toData()).toEqual({ count: 2, sum: 14, buckets: [[7, 2]] });
  });
});
