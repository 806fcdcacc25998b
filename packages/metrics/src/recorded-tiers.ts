/** How long points of one width are kept before they are merged into wider ones, and in which chunks of time they are stored. */
export type RecordedTier = { stepMs: number; chunkMs: number; keptMs: number };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A point is in one tier at a time: it begins in the first, and when its chunk has become too old, it is merged into the next.
 * So sums over any time are sums over all tiers. Steps divide the chunk, and the chunk that of the next tier.
 *
 *   now ◄── 10 s points, 2 h ──►◄── 1 min points, to 24 h ──►◄── 10 min points, to 8 days ──►
 */
export const RECORDED_TIERS = [
  { stepMs: 10 * SECOND_MS, chunkMs: 10 * MINUTE_MS, keptMs: 2 * HOUR_MS },
  { stepMs: MINUTE_MS, chunkMs: HOUR_MS, keptMs: DAY_MS },
  { stepMs: 10 * MINUTE_MS, chunkMs: 8 * HOUR_MS, keptMs: 8 * DAY_MS },
] as const satisfies readonly RecordedTier[];

export const FINEST_TIER: RecordedTier = RECORDED_TIERS[0];

/** Where the chunks of a tier begin that overlap the time from `fromMs` to before `toMs`. */
export function chunksBetween({ chunkMs }: RecordedTier, fromMs: number, toMs: number): number[] {
  const first = Math.floor(fromMs / chunkMs);
  const count = Math.max(0, Math.ceil(toMs / chunkMs) - first);
  return Array.from({ length: count }, (_, index) => (first + index) * chunkMs);
}
