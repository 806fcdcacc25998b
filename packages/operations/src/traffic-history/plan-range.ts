import { FINEST_TIER } from '@peerway/metrics';
import { PeerwayError } from '@peerway/model/error';
import { REPORT_INTERVAL_MS } from '@peerway/model/proxy-report';
import { z } from 'zod';
import { recordedWidthAt } from './recorded-traffic.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
export const RANGE_MINUTES_MAX = 7 * DAY_MINUTES;

const timeSchema = z.iso.datetime({ offset: true, error: 'give a time such as 2026-01-31T12:00:00Z' });

/** Which time a chart shows: up to now, or between two times. */
export const trafficRangeSchema = z.object({
  minutes: z.number().min(1).max(RANGE_MINUTES_MAX).default(5),
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  /** Whether to tell of as long a time before, too. */
  compare: z.boolean().default(false),
});
export type TrafficRange = z.output<typeof trafficRangeSchema>;

export type RangePlan = {
  fromMs: number;
  /** Where it ends: steps are whole, but the last one may not be over yet. */
  toMs: number;
  stepMs: number;
  count: number;
  /** How long before the same is looked at again; 0: it is not. */
  shiftMs: number;
  /** Whether what this process remembers is fine and complete enough: then it is read instead of what it recorded. */
  usesMemory: boolean;
};

/** Most points of a chart: about as many as it has pixels to show them. */
const POINTS_MAX = 360;
/** Less than `TrafficHistory` reaches back. */
const MEMORY_MAX_MS = 14 * MINUTE_MS;
/** Remembered steps are finer. Of those that are recorded each is a multiple of the width of a tier. */
const MEMORY_STEPS_MS = [2_000, 4_000];
const STEPS_MS = [10_000, 20_000, 30_000, ...[1, 2, 5, 10, 20, 30, 60].map((minutes) => minutes * MINUTE_MS)];

/**
 * The steps of a chart: at most 360, never finer than what is still recorded, and on round times, so that a point keeps its value
 * while time goes on.
 * @param completeSinceMs since when this process remembers everything
 * @throws PeerwayError `request.invalid` for a time that is empty or too long
 */
export function planRange(range: TrafficRange, nowMs: number, completeSinceMs: number): RangePlan {
  const isAbsolute = range.from !== undefined;
  if (isAbsolute !== (range.to !== undefined))
    throw new PeerwayError('request.invalid', '"from" and "to" belong together', { field: isAbsolute ? 'to' : 'from' });
  // Up to the last report: what is newer is not complete yet.
  const newestMs = nowMs - REPORT_INTERVAL_MS;
  const endMs = range.to === undefined ? newestMs : Math.min(Date.parse(range.to), newestMs);
  const wantedMs = range.from === undefined ? endMs - range.minutes * MINUTE_MS : Date.parse(range.from);
  const lengthMs = endMs - wantedMs;
  if (lengthMs <= 0) throw new PeerwayError('request.invalid', 'the time ends before it begins', { field: 'to' });
  if (lengthMs > RANGE_MINUTES_MAX * MINUTE_MS + MINUTE_MS)
    throw new PeerwayError('request.invalid', 'the time must not be longer than 7 days', { field: 'from' });
  const oldestMs = wantedMs - (range.compare ? lengthMs : 0);
  const usesMemory = lengthMs <= MEMORY_MAX_MS && oldestMs >= completeSinceMs && nowMs - oldestMs <= MEMORY_MAX_MS;
  const candidates = usesMemory ? MEMORY_STEPS_MS : STEPS_MS;
  const finestMs = usesMemory ? 0 : recordedWidthAt(oldestMs, nowMs);
  const stepMs =
    candidates.find((each) => each >= finestMs && lengthMs / each <= POINTS_MAX) ?? candidates.at(-1) ?? MINUTE_MS;
  const toMs = Math.floor(endMs / fineOf(stepMs)) * fineOf(stepMs);
  const fromMs = Math.floor((toMs - lengthMs) / stepMs) * stepMs;
  const count = Math.max(1, Math.ceil((toMs - fromMs) / stepMs));
  const shiftMs = range.compare ? Math.ceil(lengthMs / stepMs) * stepMs : 0;
  return { fromMs, toMs: Math.max(toMs, fromMs + 1), stepMs, count, shiftMs, usesMemory };
}

/** A chart of wide steps shows the newest as far as it is there, and does not wait until the step is over. */
const fineOf = (stepMs: number): number => Math.min(stepMs, FINEST_TIER.stepMs);
