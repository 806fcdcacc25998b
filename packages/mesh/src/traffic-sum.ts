import type { TrafficEdge, TrafficSummary } from '@peerway/model/topology';

const attempts = (summary: TrafficSummary): number => summary.requestsPerSecond || summary.connectionsPerSecond;

/**
 * The sum of two summaries of one window. Rates add up exactly. Latencies can't be merged once they are quantiles, so those
 * of the busier one stand for both; this happens only while an edge changes its protocol.
 */
export function mergeTraffic(left: TrafficSummary, right: TrafficSummary): TrafficSummary {
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

const DENIED = 'identity.intention_denied';

/**
 * What a source reported, with what the destination denied of it. To the source a denied request is an answer like any other,
 * and so is no error; a denied connection may have looked like a failed one, and must not count twice.
 */
export function withDenials(
  traffic: TrafficSummary,
  atDestination: Pick<TrafficEdge, 'protocol' | 'traffic'>,
): TrafficSummary {
  const denied = atDestination.traffic.errorsByCode[DENIED] ?? 0;
  if (denied === 0) return traffic;
  const share = denied / Math.max(denied, attempts(traffic));
  return {
    ...traffic,
    errorShare:
      atDestination.protocol === 'tcp' ? Math.max(traffic.errorShare, share) : Math.min(1, traffic.errorShare + share),
    errorsByCode: { ...traffic.errorsByCode, [DENIED]: (traffic.errorsByCode[DENIED] ?? 0) + denied },
  };
}
