const SEQUENCES_REMEMBERED = 256;

/** Which sequence numbers were seen. Those far below the newest count as seen, so that it stays small. */
export class SequenceWindow {
  readonly #seen = new Set<number>();
  newest = -1;

  /** False when it was seen before. */
  add(sequence: number): boolean {
    if (sequence <= this.newest - SEQUENCES_REMEMBERED || this.#seen.has(sequence)) return false;
    this.#seen.add(sequence);
    this.newest = Math.max(this.newest, sequence);
    for (const old of this.#seen) {
      if (this.#seen.size <= SEQUENCES_REMEMBERED) break;
      if (old <= this.newest - SEQUENCES_REMEMBERED) this.#seen.delete(old);
    }
    return true;
  }
}
