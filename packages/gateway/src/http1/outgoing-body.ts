import type { BodySink } from '../l7/body.ts';
import type { HeaderList } from '../l7/header-list.ts';
import type { Framing } from './body-decoder.ts';
import type { SocketWriter } from './socket-writer.ts';
import { fieldLines } from './write-head.ts';

/** The body of a message that is being sent, framed as its head said. */
export class OutgoingBody implements BodySink {
  readonly #writer: SocketWriter;
  readonly #framing: Framing['kind'];
  /** Bytes that the head announced and that have not been written. */
  #left: number;
  #drained: (() => void) | null = null;
  isOpen = true;

  constructor(writer: SocketWriter, framing: Framing) {
    this.#writer = writer;
    this.#framing = framing.kind;
    this.#left = framing.kind === 'length' ? framing.length : framing.kind === 'none' ? 0 : Number.POSITIVE_INFINITY;
  }

  /** What goes beyond the announced length is dropped: on the wire it would be the next message. */
  write(chunk: Buffer): boolean {
    if (!this.isOpen || chunk.length === 0 || this.#left === 0) return true;
    if (this.#framing !== 'chunked') {
      const part = chunk.length > this.#left ? chunk.subarray(0, this.#left) : chunk;
      this.#left -= part.length;
      return this.#writer.write(part);
    }
    this.#writer.write(`${chunk.length.toString(16)}\r\n`);
    this.#writer.write(chunk);
    return this.#writer.write('\r\n');
  }

  onDrain(listener: () => void): void {
    this.#drained = listener;
  }

  /** The connection takes more. */
  drained(): void {
    const listener = this.#drained;
    this.#drained = null;
    listener?.();
  }

  /** Ends the body. Answers whether all that was announced has been written. Trailers that can not be written are left out. */
  finish(trailers: HeaderList): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    if (this.#framing === 'chunked') this.#writer.write(`0\r\n${writable(trailers)}\r\n`);
    return this.#framing !== 'length' || this.#left === 0;
  }
}

function writable(trailers: HeaderList): string {
  try {
    return fieldLines(trailers);
  } catch {
    return '';
  }
}
