/** The longest that a timer can run, ms, almost 25 days. Hazard: one that is set for longer fires at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** A time as a proxy can keep it. */
export const timerMs = (ms: number): number => Math.min(ms, TIMER_MAX_MS);
