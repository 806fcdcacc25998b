import { errorDefinition, isErrorCode } from '@peerway/model/error';
import { isHttpLike, protocolSchema } from '@peerway/model/protocol';
import type { TrafficRow } from '@peerway/model/proxy-report';
import type { TrafficSummary } from '@peerway/model/topology';
import { quantileOf } from './latency-histogram.ts';

/** Errors that an application answered itself, beside the codes of the error table that a proxy gave. */
export const APPLICATION_ERRORS = '5xx';

/** Sums of one or many rows. Counts may be fractions, because a report is spread over the steps that it covers. */
export type TrafficSums = {
  connections: number;
  requests: number;
  /** What errors are a share of: requests where the protocol has them, connections where not. */
  attempts: number;
  errors: number;
  bytes: number;
  errorsByCode: Map<string, number>;
  latencyCount: number;
  latencyBuckets: Map<number, number>;
  /** Whether all hops that were seen were mutual TLS; null: none was. */
  mutualTls: boolean | null;
};

export const emptySums = (): TrafficSums => ({
  connections: 0,
  requests: 0,
  attempts: 0,
  errors: 0,
  bytes: 0,
  errorsByCode: new Map(),
  latencyCount: 0,
  latencyBuckets: new Map(),
  mutualTls: null,
});

/** One hop without it is enough to say no. */
const both = (one: boolean | null, other: boolean | null): boolean | null =>
  one === null || other === null ? (one ?? other) : one && other;

/** Adds a part of a row to the sums: of each count what `partOf` says. */
export function addRow(sums: TrafficSums, row: TrafficRow, partOf: (count: number) => number): void {
  const protocol = protocolSchema.safeParse(row.protocol);
  const hasRequests = protocol.success ? isHttpLike(protocol.data) : row.requests > 0;
  sums.connections += partOf(row.connections);
  sums.requests += partOf(row.requests);
  sums.attempts += partOf(hasRequests ? row.requests : row.connections);
  sums.bytes += partOf(row.bytesIn + row.bytesOut);
  sums.mutualTls = both(sums.mutualTls, row.mutualTls);
  for (const [code, count] of countErrors(row)) {
    addCount(sums.errorsByCode, code, partOf(count));
    sums.errors += partOf(count);
  }
  for (const [bucket, count] of row.latency.buckets) {
    addCount(sums.latencyBuckets, bucket, partOf(count));
    sums.latencyCount += partOf(count);
  }
}

/** Adds the share (0…1) of other sums. */
export function addSums(sums: TrafficSums, other: TrafficSums, share = 1): void {
  sums.connections += other.connections * share;
  sums.requests += other.requests * share;
  sums.attempts += other.attempts * share;
  sums.errors += other.errors * share;
  sums.bytes += other.bytes * share;
  sums.latencyCount += other.latencyCount * share;
  sums.mutualTls = both(sums.mutualTls, other.mutualTls);
  for (const [code, count] of other.errorsByCode) addCount(sums.errorsByCode, code, count * share);
  for (const [bucket, count] of other.latencyBuckets) addCount(sums.latencyBuckets, bucket, count * share);
}

/**
 * The errors of a row by code. A failure that the proxy answered with a 5xx is in the status classes too, so only the 5xx
 * beyond those are the application's own.
 */
function countErrors(row: TrafficRow): [string, number][] {
  const errors = Object.entries(row.errors).filter(([, count]) => count > 0);
  const answered = errors.reduce(
    (sum, [code, count]) => (isErrorCode(code) && errorDefinition(code).http >= 500 ? sum + count : sum),
    0,
  );
  const own = (row.statusClasses['5xx'] ?? 0) - answered;
  return own > 0 ? [...errors, [APPLICATION_ERRORS, own]] : errors;
}

function addCount<K>(counts: Map<K, number>, key: K, count: number): void {
  if (count !== 0) counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Rates over a window, ms. */
export function toSummary(sums: TrafficSums, windowMs: number, activeConnections: number): TrafficSummary {
  const perSecond = (count: number): number => (count * 1000) / windowMs;
  return {
    windowMs,
    requestsPerSecond: perSecond(sums.requests),
    errorShare: errorShare(sums),
    connectionsPerSecond: perSecond(sums.connections),
    activeConnections,
    bytesPerSecond: perSecond(sums.bytes),
    ...latencyMs(sums),
    errorsByCode: Object.fromEntries([...sums.errorsByCode].map(([code, count]) => [code, perSecond(count)])),
  };
}

/** A connection that failed may not have counted as one, so the share is of whichever is more. */
function errorShare({ errors, attempts }: TrafficSums): number {
  return errors > 0 ? errors / Math.max(errors, attempts) : 0;
}

/** Latency quantiles in ms; null when nothing was measured. */
export function latencyMs(sums: TrafficSums): Pick<TrafficSummary, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  const quantile = (q: number): number | null => {
    const us = quantileOf((bucket) => sums.latencyBuckets.get(bucket) ?? 0, sums.latencyCount, q);
    return us === null ? null : us / 1000;
  };
  return { p50Ms: quantile(0.5), p95Ms: quantile(0.95), p99Ms: quantile(0.99) };
}
