import { chunksBetween, decodeSegment, FINEST_TIER, RECORDED_TIERS, type RecordedSums } from '@peerway/metrics';
import type { TrafficSeriesFilter, TrafficSeriesLabels } from '@peerway/model/traffic-series';
import type { Services } from '../context.ts';

/** What was recorded of a series from `startMs` on over `widthMs`. */
export type RecordedPoint = { labels: TrafficSeriesLabels; startMs: number; widthMs: number; sums: RecordedSums };

export type RecordedRange = { fromMs: number; toMs: number };

/**
 * All that was recorded in a time of the series that match: what is in the database, of every control plane, and what this one has
 * not written yet, each once.
 * @param isWanted which control planes' points; a merged one is nobody's (0)
 */
export async function readRecordedTraffic(
  { store, live }: Services,
  filter: TrafficSeriesFilter,
  { fromMs, toMs }: RecordedRange,
  isWanted: (writer: number) => boolean = () => true,
): Promise<RecordedPoint[]> {
  const { recorder } = live;
  const chunks = RECORDED_TIERS.map((tier) => ({
    stepSeconds: tier.stepMs / 1000,
    startsMs: chunksBetween(tier, fromMs, toMs),
  }));
  for (;;) {
    const written = recorder.writtenBatches;
    const stored = await store.readTraffic(filter, chunks);
    // A batch that was written meanwhile may be missing from what was read, and is no longer among the unwritten.
    if (recorder.writtenBatches !== written) continue;
    const uncertain = recorder.uncertainBatch;
    const points: RecordedPoint[] = [];
    const add = (point: RecordedPoint): void => {
      if (point.startMs < toMs && point.startMs + point.widthMs > fromMs) points.push(point);
    };
    for (const { labels, stepSeconds, startMs, points: bytes, writer, batch } of stored) {
      if (!isWanted(writer) || (writer === recorder.writer && batch === uncertain)) continue;
      const widthMs = stepSeconds * 1000;
      for (const [step, sums] of decodeSegment(bytes))
        add({ labels, startMs: startMs + step * widthMs, widthMs, sums });
    }
    if (isWanted(recorder.writer)) {
      const widthMs = FINEST_TIER.stepMs;
      for (const { labels, steps } of recorder.unwritten()) {
        if (!matches(labels, filter)) continue;
        for (const [step, sums] of steps) add({ labels, startMs: step * widthMs, widthMs, sums });
      }
    }
    return points;
  }
}

/** The width of the points that a moment is still recorded in, ms. */
export function recordedWidthAt(atMs: number, nowMs: number): number {
  const tier = RECORDED_TIERS.find(({ keptMs, chunkMs }) => nowMs - atMs <= keptMs + chunkMs) ?? RECORDED_TIERS.at(-1);
  return (tier ?? FINEST_TIER).stepMs;
}

const matches = (labels: TrafficSeriesLabels, filter: TrafficSeriesFilter): boolean =>
  (Object.keys(filter) as (keyof TrafficSeriesLabels)[]).every(
    (field) => filter[field] === undefined || filter[field] === labels[field],
  );
