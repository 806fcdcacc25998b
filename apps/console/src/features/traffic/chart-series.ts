import type { TrafficPoint } from '@peerway/model/topology';

type Measure = keyof Omit<TrafficPoint, 'at'>;

/** Points as columns: times in seconds, and one list per measure. */
export type ChartColumns = { times: number[] } & Record<Measure, (number | null)[]>;

const measures: readonly Measure[] = [
  'requestsPerSecond',
  'errorsPerSecond',
  'connectionsPerSecond',
  'activeConnections',
  'bytesPerSecond',
  'p50Ms',
  'p95Ms',
  'p99Ms',
];

/**
 * Turns points into columns over the whole span from the first to the last. Where a step has no point, every measure is
 * null there: silence is drawn as a gap, never as a line or a zero.
 */
export function chartColumns(points: readonly TrafficPoint[], stepMs: number): ChartColumns {
  const columns: ChartColumns = {
    times: [],
    requestsPerSecond: [],
    errorsPerSecond: [],
    connectionsPerSecond: [],
    activeConnections: [],
    bytesPerSecond: [],
    p50Ms: [],
    p95Ms: [],
    p99Ms: [],
  };
  let previous: number | null = null;
  for (const point of points) {
    const at = new Date(point.at).getTime();
    if (previous !== null) {
      for (let missing = previous + stepMs; missing < at - stepMs / 2; missing += stepMs) {
        columns.times.push(missing / 1000);
        for (const measure of measures) columns[measure].push(null);
      }
    }
    columns.times.push(at / 1000);
    for (const measure of measures) columns[measure].push(point[measure]);
    previous = at;
  }
  return columns;
}
