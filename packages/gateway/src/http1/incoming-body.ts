import type { BodyListener, BodySource } from '../l7/body.ts';
import type { HeaderList } from '../l7/header-list.ts';

/** The body of a message that is being received. What comes while nobody reads waits here; the connection is told to stop meanwhile. */
export class IncomingBody implements BodySource {
  readonly isShut = false;
  trailers: HeaderList = [];
  readonly #wantsMore: () => void;
  #listener: BodyListener | null = null;
  #waiting: Buffer[] = [];
  #isPaused = false;
  #isDiscarded = false;
  #hasEnded = false;
  #wasTold = false;

  /** @param wantsMore the connection may read on */
  constructor(wantsMore: () => void) {
    this.#wantsMore = wantsMore;
  }

  /** Whether the connection should stop reading. */
  get isBlocked(): boolean {
    if (this.#isDiscarded || this.#hasEnded) return false;
    return this.#isPaused || this.#waiting.length > 0 || this.#listener === null;
  }

  push(chunk: Buffer): void {
    if (this.#isDiscarded) return;
    if (this.#listener !== null && !this.#isPaused && this.#waiting.length === 0) this.#listener.bytes(chunk);
    else this.#waiting.push(chunk);
  }

  end(trailers: HeaderList): void {
    this.trailers = trailers;
    this.#hasEnded = true;
    this.#handOut();
  }

  read(listener: BodyListener): void {
    this.#listener = listener;
    this.resume();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#handOut();
    if (!this.isBlocked) this.#wantsMore();
  }

  discard(): void {
    this.#isDiscarded = true;
    this.#listener = null;
    this.#waiting = [];
    this.#wantsMore();
  }

  #handOut(): void {
    while (!this.#isPaused && this.#listener !== null) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) break;
      this.#listener.bytes(chunk);
    }
    if (!this.#hasEnded || this.#wasTold || this.#isPaused || this.#listener === null) return;
    this.#wasTold = true;
    this.#listener.ended();
  }
}
