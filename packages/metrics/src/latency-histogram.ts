import type { HistogramData } from '@peerway/model/proxy-report';

/*
 * Log-linear buckets: values below 8 have a bucket each; above, every power of two is cut into 8 equal parts. A bucket is thus
 * at most 1/8 of its lower bound wide, and any estimate from inside it is off by at most 12.5 %.
 *
 *   value (µs)   0 1 2 … 7 | 8 9 … 15 | 16 18 20 … 30 | 32 36 … 60 | …
 *   bucket       0 1 2 … 7 | 8 9 … 15 | 16 17 18 … 23 | 24 25 … 31 | …
 */
const SUB_BUCKETS = 8;
const SUB_BUCKET_BITS = 3;
/** Values from here on (2^37 µs, 38 hours) share the last bucket. */
const EXPONENT_MAX = 36;
export const BUCKET_COUNT = SUB_BUCKETS + (EXPONENT_MAX - SUB_BUCKET_BITS + 1) * SUB_BUCKETS;

/** The bucket of a value in µs. Negative and non-finite values count as 0, values beyond the range in the last bucket. */
export function bucketOf(us: number): number {
  if (!(us >= 1)) return 0;
  if (us < SUB_BUCKETS) return Math.floor(us);
  if (us >= 2 ** (EXPONENT_MAX + 1)) return BUCKET_COUNT - 1;
  // clz32 is exact up to 2^32; above, shift down by whole powers of two first.
  const high = us >= 2 ** 32;
  const exponent = high ? 32 + 31 - Math.clz32(us / 2 ** 32) : 31 - Math.clz32(us);
  const sub = Math.floor(us / 2 ** (exponent - SUB_BUCKET_BITS)) - SUB_BUCKETS;
  return SUB_BUCKETS + (exponent - SUB_BUCKET_BITS) * SUB_BUCKETS + sub;
}

/** The smallest value in µs of a bucket. */
export function bucketLowerBound(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket;
  const exponent = Math.floor((bucket - SUB_BUCKETS) / SUB_BUCKETS) + SUB_BUCKET_BITS;
  const sub = (bucket - SUB_BUCKETS) % SUB_BUCKETS;
  return (SUB_BUCKETS + sub) * 2 ** (exponent - SUB_BUCKET_BITS);
}

/** The first value in µs beyond a bucket. */
export function bucketUpperBound(bucket: number): number {
  return bucketLowerBound(bucket + 1);
}

/**
 * The value in µs below which the share `q` (0…1) of the counted values lies, off by at most 12.5 %; null when nothing was
 * counted. `countOf` may answer fractions.
 */
export function quantileOf(countOf: (bucket: number) => number, total: number, q: number): number | null {
  if (!(total > 0)) return null;
  const rank = Math.min(Math.max(q, 0), 1) * total;
  let seen = 0;
  let last = 0;
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket += 1) {
    const count = countOf(bucket);
    if (count <= 0) continue;
    seen += count;
    last = bucket;
    if (seen >= rank) break;
  }
  return last < SUB_BUCKETS ? last : (bucketLowerBound(last) + bucketUpperBound(last)) / 2;
}

/** Counts latencies in µs; two of them, or their data, merge without loss. */
export class LatencyHistogram {
  // Made on first use: most rows of a gateway never see a request.
  #counts: Float64Array | null = null;
  #count = 0;
  #sum = 0;

  static fromData(data: HistogramData): LatencyHistogram {
    const histogram = new LatencyHistogram();
    histogram.merge(data);
    return histogram;
  }

  /** How many values were recorded. */
  get count(): number {
    return this.#count;
  }

  /** Sum of all recorded values, µs. */
  get sum(): number {
    return this.#sum;
  }

  /** Counts `times` values of `us` microseconds. */
  record(us: number, times = 1): void {
    this.#counts ??= new Float64Array(BUCKET_COUNT);
    const bucket = bucketOf(us);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
    this.#count += times;
    if (us > 0 && Number.isFinite(us)) this.#sum += us * times;
  }

  /** Adds what another histogram counted. Buckets beyond the range count in the nearest one; the data's own `count` is not believed. */
  merge(data: HistogramData): void {
    if (data.buckets.length > 0) this.#counts ??= new Float64Array(BUCKET_COUNT);
    for (const [index, count] of data.buckets) {
      const bucket = Math.min(Math.max(index, 0), BUCKET_COUNT - 1);
      if (this.#counts !== null) this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
      this.#count += count;
    }
    this.#sum += data.sum;
  }

  /** The counts as they go over the wire: only buckets that hold something, ascending. */
  toData(): HistogramData {
    const buckets: [number, number][] = [];
    this.#counts?.forEach((count, bucket) => {
      if (count > 0) buckets.push([bucket, count]);
    });
    return { count: this.#count, sum: this.#sum, buckets };
  }

  /** The value in µs below which the share `q` (0…1) of the values lies, off by at most 12.5 %; null when there is none. */
  quantile(q: number): number | null {
    const counts = this.#counts;
    return counts === null ? null : quantileOf((bucket) => counts[bucket] ?? 0, this.#count, q);
  }

  /** Forgets everything: after `toData()` of a report, the next one is a delta again. */
  reset(): void {
    this.#counts?.fill(0);
    this.#count = 0;
    this.#sum = 0;
  }
}
