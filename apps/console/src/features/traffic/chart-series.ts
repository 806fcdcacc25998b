import type { TrafficPoint } from '@peerway/model/topology';

type Measure = keyof Omit<TrafficPoint, 'at'>;

/** Points as columns: times in seconds, and one list per measure. */
export type ChartColumns = { times: number[] } & Measures & {
    /** The same of the time before, at the same times; absent when it was not asked for. */
    before?: Measures;
  };

type Measures = Record<Measure, (number | null)[]>;

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
export function chartColumns(
  points: readonly TrafficPoint[],
  stepMs: number,
  before?: readonly TrafficPoint[],
): ChartColumns {
  if (before !== undefined) return compared(points, stepMs, before);
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

/** Both on the times of either. */
function compared(points: readonly TrafficPoint[], stepMs: number, before: readonly TrafficPoint[]): ChartColumns {
  const now = new Map(points.map((point) => [Date.parse(point.at), point]));
  const then = new Map(before.map((point) => [Date.parse(point.at), point]));
  const times = [...new Set([...now.keys(), ...then.keys()])].sort((left, right) => left - right);
  // A time that only one of them has keeps the other from being joined across it.
  const all = chartColumns(
    times.map((at) => ({ ...NOTHING, at: new Date(at).toISOString() })),
    stepMs,
  ).times.map((seconds) => Math.round(seconds * 1000));
  const columnsOf = (of: ReadonlyMap<number, TrafficPoint>): Measures => {
    const column = (measure: Measure) => all.map((at) => of.get(at)?.[measure] ?? null);
    return {
      requestsPerSecond: column('requestsPerSecond'),
      errorsPerSecond: column('errorsPerSecond'),
      connectionsPerSecond: column('connectionsPerSecond'),
      activeConnections: column('activeConnections'),
      bytesPerSecond: column('bytesPerSecond'),
      p50Ms: column('p50Ms'),
      p95Ms: column('p95Ms'),
      p99Ms: column('p99Ms'),
    };
  };
  return { times: all.map((at) => at / 1000), ...columnsOf(now), before: columnsOf(then) };
}

const NOTHING: Omit<TrafficPoint, 'at'> = {
  ...{ requestsPerSecond: 0, errorsPerSecond: 0, connectionsPerSecond: 0, activeConnections: 0, bytesPerSecond: 0 },
  ...{ p50Ms: null, p95Ms: null, p99Ms: null },
};
