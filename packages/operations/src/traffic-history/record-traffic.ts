import { mergeSegments, RECORDED_TIERS, segmentsOf } from '@peerway/metrics';
import type { Services } from '../context.ts';

/** How much the recorded traffic may take in the database where nothing else is configured. */
export const DEFAULT_TRAFFIC_BYTES = 2 * 2 ** 30;

const WRITE_EVERY_MS = 60_000;
const TIDY_EVERY_MS = 5 * 60_000;
/** Beyond the time that points are kept, so that nobody's batch refers to a series that was forgotten. */
const SERIES_GRACE_MS = 24 * 3_600_000;

/** Writes what was recorded since the last time. One batch is under way at a time; one that failed is tried again as it was. */
export async function writeRecordedTraffic({ store, live, now }: Services): Promise<void> {
  const { recorder } = live;
  const batch = recorder.take();
  if (batch === null) return;
  const series = batch.series.map((one) => ({ key: one.key, labels: one.labels, segments: segmentsOf(one) }));
  await store.writeTraffic({ writer: recorder.writer, number: batch.number, series, at: now() });
  recorder.written();
}

/** Merges points that have become old into wider ones, and removes what is too old or too much. For the leader. */
export async function tidyRecordedTraffic({ store, now, log, trafficBytes }: Services): Promise<void> {
  const nowMs = now().getTime();
  let keptMs = 0;
  for (const [index, tier] of RECORDED_TIERS.entries()) {
    const wider = RECORDED_TIERS[index + 1];
    // Whole chunks, and one longer than is promised: a range as long as a tier begins a little before it.
    const old = { stepSeconds: tier.stepMs / 1000, before: new Date(nowMs - tier.keptMs - 2 * tier.chunkMs) };
    if (wider === undefined) await store.dropTraffic(old);
    else await store.mergeTraffic(old, (segments) => mergeSegments(segments, wider));
    keptMs = tier.keptMs + 2 * tier.chunkMs;
  }
  await store.forgetTrafficSeries(new Date(nowMs - keptMs - SERIES_GRACE_MS));
  const maxBytes = trafficBytes ?? DEFAULT_TRAFFIC_BYTES;
  const { dropped, bytes } = await store.limitTraffic(maxBytes);
  if (dropped > 0) log('warn', 'traffic.history_limited', { droppedChunks: dropped, bytes, maxBytes });
}

/** Writes what proxies reported each minute, and tidies where this control plane leads. Returns what ends it, after a last write. */
export function startTrafficRecording(services: Services): () => Promise<void> {
  const { live, log, store } = services;
  let lost = 0;
  const write = async (): Promise<void> => {
    try {
      await writeRecordedTraffic(services);
    } catch (error) {
      log('warn', 'traffic.write_failed', { error: String(error) });
    }
    if (live.recorder.lost > lost) log('warn', 'traffic.rows_left_out', { rows: live.recorder.lost - lost });
    lost = live.recorder.lost;
  };
  const tidy = async (): Promise<void> => {
    live.recorder.forgetSeries();
    if (!store.isLeader()) return;
    try {
      await tidyRecordedTraffic(services);
    } catch (error) {
      log('warn', 'traffic.tidy_failed', { error: String(error) });
    }
  };
  // One after the other: a batch under way is not taken twice.
  let working = Promise.resolve();
  const every = (ms: number, work: () => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      working = working.then(work);
    }, ms);
  const timers = [every(WRITE_EVERY_MS, write), every(TIDY_EVERY_MS, tidy)];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await working;
    await write();
  };
}
