export {
  BUCKET_COUNT,
  bucketLowerBound,
  bucketOf,
  bucketUpperBound,
  LatencyHistogram,
} from './latency-histogram.ts';
export { mergeSegments } from './merge-segments.ts';
export {
  addRecorded,
  emptyRecorded,
  RecordedSteps,
  type RecordedSums,
  toTrafficPoints,
} from './recorded-sums.ts';
export { chunksBetween, FINEST_TIER, RECORDED_TIERS, type RecordedTier } from './recorded-tiers.ts';
export { decodeSegment } from './segment-codec.ts';
export { toSummary } from './traffic-cell.ts';
export {
  type TrafficFilter,
  TrafficHistory,
  type TrafficHistoryOptions,
  type TrafficRoute,
} from './traffic-history.ts';
export {
  heardLabels,
  type RecordedBatch,
  type RecordedSeries,
  segmentsOf,
  seriesKey,
  TrafficRecorder,
  type TrafficRecorderOptions,
} from './traffic-recorder.ts';
