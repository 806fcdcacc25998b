import type { BodySink, BodySource } from './body.ts';
import type { BodyWatch } from './body-watch.ts';

/**
 * The body of a request on its way to an endpoint, with backpressure. As long as all of it is still kept it can be sent
 * once more, to another one. Failures of either side are left to their owners.
 */
export class RequestBody {
  readonly #source: BodySource;
  readonly #count: (bytes: number) => void;
  readonly #watch: BodyWatch | null;
  #kept: Buffer[] | null;
  #keptBytesLeft: number;
  #isComplete = false;
  #isStalled = false;
  /** Where it is sent now. */
  #sink: BodySink | null = null;

  /**
   * @param keepBytesMax a longer body is not kept, and can be sent only once; 0 keeps nothing
   * @param count told once about the bytes that came, however often they are sent
   * @param watch over how fast it comes
   */
  constructor(
    source: BodySource,
    keepBytesMax: number,
    count: (bytes: number) => void,
    watch: BodyWatch | null = null,
  ) {
    this.#source = source;
    this.#count = count;
    this.#watch = watch;
    this.#kept = keepBytesMax === 0 ? null : [];
    this.#keptBytesLeft = keepBytesMax;
  }

  /** Whether all that has come so far is kept. */
  get canReplay(): boolean {
    return this.#kept !== null;
  }

  /** Where it goes takes no more for now, so that nothing of it can come. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** All of it came. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Sends everything there is and then what comes. `ended` is called at the end of the body. Does not end the sink. */
  sendTo(sink: BodySink, ended: () => void): void {
    for (const chunk of this.#kept ?? []) if (sink.isOpen) sink.write(chunk);
    if (this.#isComplete) {
      ended();
      return;
    }
    const source = this.#source;
    this.#sink = sink;
    this.#isStalled = false;
    // A sink that drains after the request has gone elsewhere must not set the body free.
    const resume = (): void => {
      if (this.#sink !== sink) return;
      this.#isStalled = false;
      this.#watch?.wait();
      source.resume();
    };
    this.#watch?.wait();
    source.read({
      bytes: (chunk) => {
        this.#watch?.came(chunk.length);
        this.#count(chunk.length);
        this.#keep(chunk);
        if (!sink.isOpen) return;
        if (!sink.write(chunk)) {
          this.#isStalled = true;
          this.#watch?.hold();
          source.pause();
          sink.onDrain(resume);
        }
      },
      ended: () => {
        this.#isComplete = true;
        this.#watch?.stop();
        ended();
      },
    });
  }

  /** What comes from now on waits for the next `sendTo`. */
  hold(): void {
    this.#sink = null;
    this.#watch?.hold();
    if (!this.#isComplete) this.#source.pause();
  }

  /** What still comes is thrown away, so that the source can end. */
  discard(): void {
    this.#sink = null;
    this.#kept = null;
    this.#watch?.stop();
    this.#source.discard();
  }

  #keep(chunk: Buffer): void {
    if (this.#kept === null) return;
    this.#keptBytesLeft -= chunk.length;
    if (this.#keptBytesLeft < 0) this.#kept = null;
    else this.#kept.push(chunk);
  }
}
