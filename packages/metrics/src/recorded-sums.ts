import type { TrafficPoint } from '@peerway/model/topology';
import { addSums, emptySums, latencyMs, type TrafficSums } from './traffic-cell.ts';

/**
 * Sums of a series over one step, as they are kept. All of it adds up, over time and over proxies: what is a level elsewhere
 * (connections that are open) is here a level multiplied by how long it lasted.
 */
export type RecordedSums = TrafficSums & {
  /** Open connections × ms. */
  openMs: number;
  /** How much time was reported on, ms, added up over proxies; only of `heard` series. */
  heardMs: number;
};

export const emptyRecorded = (): RecordedSums => ({ ...emptySums(), openMs: 0, heardMs: 0 });

/** Adds the share (0…1) of other sums. */
export function addRecorded(sums: RecordedSums, other: RecordedSums, share = 1): void {
  addSums(sums, other, share);
  sums.openMs += other.openMs * share;
  sums.heardMs += other.heardMs * share;
}

/** Evenly spaced steps from `fromMs` on. What was recorded in wider or shifted ones is spread over them in proportion. */
export class RecordedSteps {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly sums: readonly RecordedSums[];

  constructor(fromMs: number, stepMs: number, count: number) {
    this.fromMs = fromMs;
    this.stepMs = stepMs;
    this.sums = Array.from({ length: count }, emptyRecorded);
  }

  /** Adds what was recorded from `startMs` on over `widthMs`; what lies outside of the steps is left out. */
  add(startMs: number, widthMs: number, recorded: RecordedSums): void {
    const first = Math.max(0, Math.floor((startMs - this.fromMs) / this.stepMs));
    const end = Math.min(this.sums.length, Math.ceil((startMs + widthMs - this.fromMs) / this.stepMs));
    for (let index = first; index < end; index += 1) {
      const stepStart = this.fromMs + index * this.stepMs;
      const from = Math.max(stepStart, startMs);
      const to = Math.min(stepStart + this.stepMs, startMs + widthMs);
      const sums = this.sums[index];
      if (sums !== undefined && to > from) addRecorded(sums, recorded, (to - from) / widthMs);
    }
  }
}

/** The points of a chart, oldest first; none where nothing was heard. The last step may not be over: it ends at `endMs` then. */
export function toTrafficPoints({ fromMs, stepMs, sums }: RecordedSteps, endMs: number): TrafficPoint[] {
  return sums.flatMap((each, index) => {
    const startMs = fromMs + index * stepMs;
    const toMs = Math.min(startMs + stepMs, endMs);
    return each.heardMs > 0 && toMs > startMs ? [toTrafficPoint(each, startMs, toMs)] : [];
  });
}

function toTrafficPoint(sums: RecordedSums, startMs: number, endMs: number): TrafficPoint {
  const perSecond = (count: number): number => (count * 1000) / (endMs - startMs);
  return {
    at: new Date(endMs).toISOString(),
    requestsPerSecond: perSecond(sums.requests),
    errorsPerSecond: perSecond(sums.errors),
    connectionsPerSecond: perSecond(sums.connections),
    activeConnections: sums.openMs / (endMs - startMs),
    bytesPerSecond: perSecond(sums.bytes),
    ...latencyMs(sums),
  };
}
