/** The two time limits of an exchange: that for its answer, and that for silence. Null stands for no limit. */
export class ExchangeClock {
  #answer: NodeJS.Timeout | null = null;
  #silence: NodeJS.Timeout | null = null;

  /** Something was said, in whatever direction. */
  heard(): void {
    this.#silence?.refresh();
  }

  /** Instead of the limit that there was. */
  limitSilence(timeoutMs: number | null, expired: () => void): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = timeoutMs === null ? null : setTimeout(expired, timeoutMs);
  }

  /** The time runs from the first call on: it is that of all tries together. */
  awaitAnswer(timeoutMs: number | null, expired: () => void): void {
    if (timeoutMs !== null) this.#answer ??= setTimeout(expired, timeoutMs);
  }

  answered(): void {
    if (this.#answer !== null) clearTimeout(this.#answer);
    this.#answer = null;
  }

  stop(): void {
    this.answered();
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
  }
}
