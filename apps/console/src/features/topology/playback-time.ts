/** How far back the map is played. */
export const PLAYBACK_MS = 6 * 3_600_000;
/** Between two places of the slider, and two pictures of a playback. */
export const STEP_MS = 60_000;
/** The youngest step is over by then, so that its picture is whole. */
const SETTLED_MS = 60_000;

/** The first and last moments that can be shown. */
export function playbackRange(nowMs: number): { fromMs: number; toMs: number } {
  const toMs = Math.floor((nowMs - SETTLED_MS) / STEP_MS) * STEP_MS;
  return { fromMs: toMs - PLAYBACK_MS, toMs };
}

/** A moment of an address, kept within what can be shown; null: the address names none, so the map is live. */
export function momentOf(text: string, nowMs: number): number | null {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  return Math.min(at, playbackRange(nowMs).toMs);
}

/** The next picture of a playback; null: it has come to the end. */
export function nextMoment(atMs: number, nowMs: number): number | null {
  const next = atMs + STEP_MS;
  return next > playbackRange(nowMs).toMs ? null : next;
}
