import { RecordedSteps, type TrafficFilter, toTrafficPoints } from '@peerway/metrics';
import type { TrafficPoint } from '@peerway/model/topology';
import type { TrafficSeriesFilter } from '@peerway/model/traffic-series';
import type { OperationContext } from '../context.ts';
import { planRange, type RangePlan, type TrafficRange } from './plan-range.ts';
import { readRecordedTraffic } from './recorded-traffic.ts';

/** What charts show. */
export type TrafficSeriesView = {
  from: string;
  to: string;
  /** How far two points are apart; where one is missing, nothing was heard. */
  stepMs: number;
  points: TrafficPoint[];
  /** The same of as long a time before, under the times of the points that they are compared with; null: not asked for. */
  before: TrafficPoint[] | null;
};

/** Whose traffic: of paths, summed over proxies, or through one. */
export type TrafficSubject = { filter: TrafficFilter; role?: 'mesh-gateway' | 'sidecar' };

/**
 * What was reported of some traffic over a time, evenly spaced, newest last: what was recorded, with what this process knows better
 * in place of its own part. Of a single sidecar only the last minutes are there, as far as this process remembers them.
 */
export async function readTrafficSeries(
  context: OperationContext,
  subject: TrafficSubject,
  range: TrafficRange,
): Promise<TrafficSeriesView> {
  const { live, now } = context;
  const plan = planRange(range, now().getTime(), live.traffic.completeSinceMs);
  const [points, before] = await Promise.all([
    readSteps(context, subject, plan, 0),
    plan.shiftMs === 0 ? null : readSteps(context, subject, plan, plan.shiftMs),
  ]);
  const { fromMs, toMs, stepMs } = plan;
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), stepMs, points, before };
}

async function readSteps(
  context: OperationContext,
  { filter, role }: TrafficSubject,
  { fromMs, toMs, stepMs, count, usesMemory }: RangePlan,
  shiftMs: number,
): Promise<TrafficPoint[]> {
  const { live } = context;
  const steps = new RecordedSteps(fromMs - shiftMs, stepMs, count);
  const isOneSidecar = filter.proxy !== undefined && role !== 'mesh-gateway';
  if (usesMemory || isOneSidecar) live.traffic.addTo(steps, filter);
  if (!isOneSidecar) {
    const own = live.recorder.writer;
    const isWanted = usesMemory ? (writer: number) => writer !== own : () => true;
    const range = { fromMs: fromMs - shiftMs, toMs: fromMs - shiftMs + stepMs * count };
    const read = (of: TrafficSeriesFilter) => readRecordedTraffic(context, of, range, isWanted);
    const parts = await Promise.all([read(seriesOf(filter)), read(heardOf(filter))]);
    for (const { startMs, widthMs, sums } of parts.flat()) steps.add(startMs, widthMs, sums);
  }
  return toTrafficPoints(steps, toMs - shiftMs).map((point) =>
    shiftMs === 0 ? point : { ...point, at: new Date(Date.parse(point.at) + shiftMs).toISOString() },
  );
}

const proxyOf = ({ proxy }: TrafficFilter) => ({
  proxyPartition: proxy?.partition ?? '',
  proxyNode: proxy?.node ?? '',
  proxyId: proxy?.id ?? '',
});

/** Without a proxy: what sidecars saw. A gateway on the way saw the same once more. */
function seriesOf({ proxy, ...labels }: TrafficFilter): TrafficSeriesFilter {
  return { ...labels, ...proxyOf({ ...(proxy && { proxy }) }) };
}

const heardOf = (filter: TrafficFilter): TrafficSeriesFilter => ({
  point: 'heard',
  ...(filter.proxy === undefined && filter.partition !== undefined ? { partition: filter.partition } : {}),
  ...proxyOf(filter),
});
