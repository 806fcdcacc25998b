/** Bounds what repeated work takes of the processor: after work of n ms it rests for n × REST_FACTOR ms, this long at most. */
const REST_FACTOR = 3;
const REST_MS_MAX = 300;

/**
 * Runs work soon after it was asked for, once however often it was asked, and the more rarely the longer it takes. Real time
 * on purpose: it spares the processor and decides nothing.
 */
export class Pacer {
  readonly #work: () => boolean;
  #cancel: (() => void) | null = null;
  #isStopped = false;
  #restUntilMs = 0;

  /** @param work tells whether it is finished: what is not goes on without a rest, after whatever else waits for its turn */
  constructor(work: () => boolean) {
    this.#work = work;
  }

  request(): void {
    if (this.#cancel !== null || this.#isStopped) return;
    const restMs = this.#restUntilMs - performance.now();
    if (restMs > 1) {
      const timer = setTimeout(() => this.#run(), restMs);
      this.#cancel = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(() => this.#run());
      this.#cancel = () => clearImmediate(immediate);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #run(): void {
    this.#cancel = null;
    const startedMs = performance.now();
    const isFinished = this.#work();
    const endedMs = performance.now();
    this.#restUntilMs = isFinished ? endedMs + Math.min(REST_MS_MAX, (endedMs - startedMs) * REST_FACTOR) : 0;
    if (!isFinished) this.request();
  }
}
