import { BodyPace } from './body-pace.ts';

/** How often a connection that may not send is looked at again, ms. */
const SHUT_AGAIN_MS = 1_000;

/** Tells when a body comes slower than it may. */
export class BodyWatch {
  readonly #pace: BodyPace;
  readonly #isShut: () => boolean;
  readonly #expired: () => void;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  /** @param isShut asked before it expires: its connection may not send, on account of others that share it */
  constructor(limits: { bytesPerSecondMin: number; graceMs: number }, isShut: () => boolean, expired: () => void) {
    this.#pace = new BodyPace(limits, performance.now());
    this.#isShut = isShut;
    this.#expired = expired;
  }

  wait(): void {
    this.#pace.wait(performance.now());
    if (this.#timer === null) this.#arm();
  }

  hold(): void {
    this.#pace.hold(performance.now());
  }

  came(bytes: number): void {
    this.#pace.came(bytes, performance.now());
  }

  stop(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #arm(): void {
    const leftMs = this.#pace.leftMs(performance.now());
    this.#timer = leftMs === null || this.#isOver ? null : setTimeout(this.#due, Math.max(leftMs, 1));
  }

  /** Hazard: after a pause of the whole process timers go first. What came meanwhile has to be read before anything is said of it. */
  readonly #due = (): void => void setImmediate(this.#look);

  readonly #look = (): void => {
    if (this.#isOver) return;
    const nowMs = performance.now();
    const leftMs = this.#pace.leftMs(nowMs);
    if (leftMs !== null && leftMs <= 0) {
      if (!this.#isShut()) {
        this.stop();
        this.#expired();
        return;
      }
      this.#pace.forgive(SHUT_AGAIN_MS - leftMs, nowMs);
    }
    this.#arm();
  };
}
