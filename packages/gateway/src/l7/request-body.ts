import type { Readable, Writable } from 'node:stream';

/**
 * The body of a request on its way to an endpoint, with backpressure. As long as all of it is still kept it can be sent
 * once more, to another one. Failures of either side are left to their owners' listeners.
 */
export class RequestBody {
  readonly #source: Readable;
  readonly #count: (bytes: number) => void;
  #kept: Buffer[] | null;
  #keptBytesLeft: number;
  #isComplete = false;
  #detach: () => void = () => {};

  /**
   * @param keepBytesMax a longer body is not kept, and can be sent only once; 0 keeps nothing
   * @param count told once about the bytes that came, however often they are sent
   */
  constructor(source: Readable, keepBytesMax: number, count: (bytes: number) => void) {
    this.#source = source;
    this.#count = count;
    this.#kept = keepBytesMax === 0 ? null : [];
    this.#keptBytesLeft = keepBytesMax;
  }

  /** Whether all that has come so far is kept. */
  get canReplay(): boolean {
    return this.#kept !== null;
  }

  /** All of it came. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Sends everything there is and then what comes. `ended` is called at the end of the body. Does not end the sink. */
  sendTo(sink: Writable, ended: () => void): void {
    for (const chunk of this.#kept ?? []) if (!sink.destroyed && !sink.writableEnded) sink.write(chunk);
    if (this.#isComplete) {
      ended();
      return;
    }
    const source = this.#source;
    const resume = (): void => {
      source.resume();
    };
    const move = (chunk: Buffer): void => {
      this.#count(chunk.length);
      this.#keep(chunk);
      if (sink.destroyed || sink.writableEnded) return;
      if (!sink.write(chunk)) {
        source.pause();
        sink.once('drain', resume);
      }
    };
    const end = (): void => {
      this.#isComplete = true;
      ended();
    };
    source.on('data', move);
    source.once('end', end);
    this.#detach = () => {
      source.off('data', move);
      source.off('end', end);
      sink.off('drain', resume);
    };
    source.resume();
  }

  /** What comes from now on waits for the next `sendTo`. */
  hold(): void {
    this.#stop();
    if (!this.#isComplete) this.#source.pause();
  }

  /** What still comes is thrown away, so that the source can end. */
  discard(): void {
    this.#stop();
    this.#kept = null;
    this.#source.resume();
  }

  #stop(): void {
    this.#detach();
    this.#detach = () => {};
  }

  #keep(chunk: Buffer): void {
    if (this.#kept === null) return;
    this.#keptBytesLeft -= chunk.length;
    if (this.#keptBytesLeft < 0) this.#kept = null;
    else this.#kept.push(chunk);
  }
}
