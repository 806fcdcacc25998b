import type { TrafficLabels } from './proxy-report.ts';

/**
 * What a series of the recorded traffic is known by. Sidecars of one path are one series; each gateway has its own. The point
 * `heard` has no traffic: it says when a gateway, or any sidecar of a partition, reported at all.
 */
export type TrafficSeriesLabels = Omit<TrafficLabels, 'point'> & {
  point: TrafficLabels['point'] | 'heard';
  /** Of a gateway, all three; `""` for sidecars. */
  proxyPartition: string;
  proxyNode: string;
  proxyId: string;
};

/** Which series are meant. A label that is left out matches all. */
export type TrafficSeriesFilter = Partial<TrafficSeriesLabels>;

/** Points of one series in one chunk of time, as bytes. Several of one chunk add up. */
export type TrafficSegment = {
  /** Width of a point, seconds: which tier it is of. */
  stepSeconds: number;
  /** Where the chunk begins, ms since 1970. */
  startMs: number;
  points: Uint8Array;
};
