/** Waiting times that double from `firstMs` to `mostMs`, each drawn from the upper half of its range so that proxies spread out. */
export class Backoff {
  #attempt = 0;
  readonly #firstMs: number;
  readonly #mostMs: number;
  readonly #random: () => number;

  constructor(firstMs: number, mostMs: number, random: () => number) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#random = random;
  }

  /** How long to wait now, ms. */
  next(): number {
    const ceiling = Math.min(this.#mostMs, this.#firstMs * 2 ** Math.min(this.#attempt, 30));
    this.#attempt += 1;
    return Math.round(ceiling * (0.5 + 0.5 * this.#random()));
  }

  /** Call after success. */
  reset(): void {
    this.#attempt = 0;
  }
}
