/** A body that came fast may pause for so long, however much of it there was. */
const CREDIT_MS = 60_000;

/**
 * By when more of a body has to come so that it keeps to a least rate. Only the time counts in which it was waited for: while
 * nobody reads it, its sender is not to blame.
 */
export class BodyPace {
  readonly #bytesPerSecondMin: number;
  readonly #creditMs: number;
  #dueMs: number;
  /** Since when it is held back; null while it is waited for. */
  #heldAtMs: number | null;

  /** Held back until the first `wait`. */
  constructor(limits: { bytesPerSecondMin: number; graceMs: number }, nowMs: number) {
    this.#bytesPerSecondMin = limits.bytesPerSecondMin;
    this.#creditMs = Math.max(CREDIT_MS, limits.graceMs);
    this.#dueMs = nowMs + limits.graceMs;
    this.#heldAtMs = nowMs;
  }

  wait(nowMs: number): void {
    if (this.#heldAtMs === null) return;
    this.#dueMs += nowMs - this.#heldAtMs;
    this.#heldAtMs = null;
  }

  hold(nowMs: number): void {
    this.#heldAtMs ??= nowMs;
  }

  came(bytes: number, nowMs: number): void {
    this.forgive((bytes * 1000) / this.#bytesPerSecondMin, nowMs);
  }

  /** It may be later by so much. */
  forgive(ms: number, nowMs: number): void {
    this.#dueMs = Math.min(this.#dueMs + ms, (this.#heldAtMs ?? nowMs) + this.#creditMs);
  }

  /** How long it may still take; null while it is held back. */
  leftMs(nowMs: number): number | null {
    return this.#heldAtMs === null ? this.#dueMs - nowMs : null;
  }
}
