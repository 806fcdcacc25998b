/** A line of those who wait for something to become free. */
export class Waiting {
  readonly #line = new Set<() => void>();

  /** Resolves when it is this one's turn to look, or after `timeoutMs`, with whether it was a turn. */
  wait(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#line.delete(wake);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#line.delete(wake);
        resolve(false);
      }, timeoutMs);
      this.#line.add(wake);
    });
  }

  /** The first in line looks whether what became free is for it. */
  wakeOne(): void {
    for (const wake of this.#line) {
      wake();
      return;
    }
  }
}
