import { BUCKET_COUNT } from './latency-histogram.ts';
import { emptyRecorded, type RecordedSums } from './recorded-sums.ts';

/** A point of a segment: which step of its chunk, and its sums (whole numbers). */
export type SegmentPoint = readonly [step: number, sums: RecordedSums];

/*
 * A point is a head and the fields that the head names; numbers are LEB128, so a small one is a byte.
 *
 *   head = (steps since the point before × 4 + mutual TLS) , fields present
 *   errors:  how many codes, then (length, text, count) each
 *   latency: how many buckets, then (buckets since the one before, count) each
 *
 * `errors` and the count of latencies are sums of their parts, so they are not written.
 */
const CONNECTIONS = 1;
const REQUESTS = 2;
/** Only where they are not those of the protocol: requests where there are some, else connections. */
const ATTEMPTS = 4;
const ERRORS = 8;
const BYTES = 16;
const LATENCY = 32;
const OPEN = 64;
const HEARD = 128;

const NOT_WRITTEN = -1;

const text = { to: new TextEncoder(), from: new TextDecoder() };

/** Points by ascending step, as bytes. */
export function encodeSegment(points: readonly SegmentPoint[]): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number): void => {
    let rest = Math.max(0, Math.round(value));
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  };
  let before = 0;
  for (const [step, sums] of points) {
    put((step - before) * 4 + (sums.mutualTls === null ? 0 : sums.mutualTls ? 1 : 2));
    before = step;
    const numbers: [flag: number, value: number][] = [
      [CONNECTIONS, sums.connections],
      [REQUESTS, sums.requests],
      [ATTEMPTS, sums.attempts === usualAttempts(sums) ? NOT_WRITTEN : sums.attempts],
      [BYTES, sums.bytes],
      [OPEN, sums.openMs],
      [HEARD, sums.heardMs],
    ];
    const present = numbers.filter(([flag, value]) => value > 0 || (flag === ATTEMPTS && value !== NOT_WRITTEN));
    const hasErrors = sums.errorsByCode.size > 0;
    const hasLatency = sums.latencyBuckets.size > 0;
    put(present.reduce((flags, [flag]) => flags | flag, (hasErrors ? ERRORS : 0) | (hasLatency ? LATENCY : 0)));
    for (const [, value] of present) put(value);
    if (hasErrors) {
      put(sums.errorsByCode.size);
      for (const [code, count] of sums.errorsByCode) {
        const name = text.to.encode(code);
        put(name.length);
        bytes.push(...name);
        put(count);
      }
    }
    if (hasLatency) {
      put(sums.latencyBuckets.size);
      let last = 0;
      for (const [bucket, count] of [...sums.latencyBuckets].sort(([left], [right]) => left - right)) {
        put(bucket - last);
        last = bucket;
        put(count);
      }
    }
  }
  return Uint8Array.from(bytes);
}

/** @throws RangeError for bytes that are no segment */
export function decodeSegment(bytes: Uint8Array): SegmentPoint[] {
  const points: SegmentPoint[] = [];
  let place = 0;
  const take = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[place];
      if (byte === undefined) throw new RangeError('a segment of recorded traffic ends within a number');
      place += 1;
      value += (byte % 128) * unit;
      if (byte < 128) return value;
    }
  };
  let step = 0;
  while (place < bytes.length) {
    const sums = emptyRecorded();
    const head = take();
    step += Math.floor(head / 4);
    sums.mutualTls = head % 4 === 0 ? null : head % 4 === 1;
    const flags = take();
    if (flags & CONNECTIONS) sums.connections = take();
    if (flags & REQUESTS) sums.requests = take();
    sums.attempts = flags & ATTEMPTS ? take() : usualAttempts(sums);
    if (flags & BYTES) sums.bytes = take();
    if (flags & OPEN) sums.openMs = take();
    if (flags & HEARD) sums.heardMs = take();
    if (flags & ERRORS) {
      for (let left = take(); left > 0; left -= 1) {
        const length = take();
        const code = text.from.decode(bytes.subarray(place, place + length));
        place += length;
        const count = take();
        sums.errorsByCode.set(code, count);
        sums.errors += count;
      }
    }
    if (flags & LATENCY) {
      let bucket = 0;
      for (let left = take(); left > 0; left -= 1) {
        bucket += take();
        if (bucket >= BUCKET_COUNT) throw new RangeError('a segment of recorded traffic has a latency out of range');
        const count = take();
        sums.latencyBuckets.set(bucket, count);
        sums.latencyCount += count;
      }
    }
    points.push([step, sums]);
  }
  return points;
}

const usualAttempts = ({ requests, connections }: RecordedSums): number => (requests > 0 ? requests : connections);
