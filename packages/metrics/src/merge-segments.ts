import type { TrafficSegment } from '@peerway/model/traffic-series';
import { addRecorded, emptyRecorded, type RecordedSums } from './recorded-sums.ts';
import type { RecordedTier } from './recorded-tiers.ts';
import { decodeSegment, encodeSegment } from './segment-codec.ts';

/**
 * Segments of one series as segments of a wider tier: what they hold of each of its steps, added up. Their steps divide its own,
 * so each point goes into one of them and sums stay as they were.
 */
export function mergeSegments(
  segments: readonly TrafficSegment[],
  { stepMs, chunkMs }: RecordedTier,
): TrafficSegment[] {
  const chunks = new Map<number, Map<number, RecordedSums>>();
  for (const { startMs, stepSeconds, points } of segments) {
    for (const [step, sums] of decodeSegment(points)) {
      const atMs = startMs + step * stepSeconds * 1000;
      const chunkStart = Math.floor(atMs / chunkMs) * chunkMs;
      const steps = chunks.get(chunkStart) ?? new Map<number, RecordedSums>();
      chunks.set(chunkStart, steps);
      const mergedStep = Math.floor((atMs - chunkStart) / stepMs);
      const merged = steps.get(mergedStep) ?? emptyRecorded();
      steps.set(mergedStep, merged);
      addRecorded(merged, sums);
    }
  }
  return [...chunks].map(([startMs, steps]) => ({
    stepSeconds: stepMs / 1000,
    startMs,
    points: encodeSegment([...steps].sort(([left], [right]) => left - right)),
  }));
}
