export {
  BUCKET_COUNT,
  bucketLowerBound,
  bucketOf,
  bucketUpperBound,
  LatencyHistogram,
} from './latency-histogram.ts';
export {
  type TrafficFilter,
  TrafficHistory,
  type TrafficHistoryOptions,
  type TrafficRoute,
} from './traffic-history.ts';
