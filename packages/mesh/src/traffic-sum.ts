import type { TrafficSummary } from '@peerway/model/topology';

/**
 * The sum of two summaries of one window. Rates add up exactly. Latencies can't be merged once they are quantiles, so those
 * of the busier one stand for both; this happens only while an edge changes its protocol or mode.
 */
export function mergeTraffic(left: TrafficSummary, right: TrafficSummary): TrafficSummary {
  const attempts = (summary: TrafficSummary): number => summary.requestsPerSecond || summary.connectionsPerSecond;
  const total = attempts(left) + attempts(right);
  const busier = attempts(right) > attempts(left) ? right : left;
  const errorsByCode = { ...left.errorsByCode };
  for (const [code, rate] of Object.entries(right.errorsByCode)) errorsByCode[code] = (errorsByCode[code] ?? 0) + rate;
  return {
    windowMs: Math.max(left.windowMs, right.windowMs),
    requestsPerSecond: left.requestsPerSecond + right.requestsPerSecond,
    errorShare:
      total > 0
        ? (left.errorShare * attempts(left) + right.errorShare * attempts(right)) / total
        : Math.max(left.errorShare, right.errorShare),
    connectionsPerSecond: left.connectionsPerSecond + right.connectionsPerSecond,
    activeConnections: left.activeConnections + right.activeConnections,
    bytesPerSecond: left.bytesPerSecond + right.bytesPerSecond,
    p50Ms: busier.p50Ms,
    p95Ms: busier.p95Ms,
    p99Ms: busier.p99Ms,
    errorsByCode,
  };
}
