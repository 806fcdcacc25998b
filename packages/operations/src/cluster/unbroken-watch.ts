/** Looks come every second; a break longer than this is none of a busy moment. */
const BREAK_MS = 5_000;

/**
 * Since when this process has watched without a break. One that was frozen, suspended, or not the leader heard nobody meanwhile:
 * what it missed must not count against those who spoke.
 */
export class UnbrokenWatch {
  #sinceMs = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  /** A look at `atMs`, ms since the epoch; returns when the watch that it belongs to began, in the same measure. */
  look(atMs: number): number {
    // A clock that was set back says as little about the time between as one that jumped.
    if (Math.abs(atMs - this.#lookedAtMs) > BREAK_MS) this.#sinceMs = atMs;
    this.#lookedAtMs = atMs;
    return this.#sinceMs;
  }
}
