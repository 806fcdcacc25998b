import type { TrafficPoint } from '@peerway/model/topology';
import type { OperationContext } from '../context.ts';

export type TrafficFilter = Parameters<OperationContext['live']['traffic']['series']>[0];

/** Beyond this a step is longer, so that a chart has about as many points as it can show. */
const FINE_MINUTES = 5;
const FINE_STEP_MS = 2_000;
const COARSE_STEP_MS = 6_000;

/** What was reported of some traffic over the last minutes, evenly spaced, newest last. */
export function trafficSeries(
  { live, now }: OperationContext,
  filter: TrafficFilter,
  minutes: number,
): { stepMs: number; points: TrafficPoint[] } {
  const stepMs = minutes <= FINE_MINUTES ? FINE_STEP_MS : COARSE_STEP_MS;
  const points = Math.floor((minutes * 60_000) / stepMs);
  return { stepMs, points: live.traffic.series(filter, { stepMs, points }, now().getTime()) };
}
