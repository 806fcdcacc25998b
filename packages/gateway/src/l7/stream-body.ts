import type { Readable, Writable } from 'node:stream';
import type { BodyListener, BodySink, BodySource } from './body.ts';

/** A stream of Node as a body. Failures of the stream are left to its owner's listeners. */
export class StreamSource implements BodySource {
  readonly #stream: Readable;
  readonly #isShut: () => boolean;
  #stop: () => void = () => {};

  constructor(stream: Readable, isShut: () => boolean = () => false) {
    this.#stream = stream;
    this.#isShut = isShut;
  }

  get isShut(): boolean {
    return this.#isShut();
  }

  read({ bytes, ended }: BodyListener): void {
    this.#stop();
    const stream = this.#stream;
    // Hazard: a stream of node:http2 that ends without any data says so at once, whether anybody listens or not.
    if (stream.readableEnded) {
      ended();
      return;
    }
    stream.on('data', bytes);
    stream.once('end', ended);
    this.#stop = () => {
      stream.off('data', bytes);
      stream.off('end', ended);
    };
    stream.resume();
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  discard(): void {
    this.#stop();
    this.#stream.resume();
  }
}

export class StreamSink implements BodySink {
  readonly #stream: Writable;
  #drained: (() => void) | null = null;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => {
      const listener = this.#drained;
      this.#drained = null;
      listener?.();
    });
  }

  get isOpen(): boolean {
    return !this.#stream.destroyed && !this.#stream.writableEnded;
  }

  write(chunk: Buffer): boolean {
    return this.#stream.write(chunk);
  }

  onDrain(listener: () => void): void {
    this.#drained = listener;
  }
}
