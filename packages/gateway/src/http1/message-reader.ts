import { type BodyDecoder, decoderFor, type Framing } from './body-decoder.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { Unreadable } from './unreadable.ts';

/** Told what comes out of a connection, in order. */
export type MessageHandler = {
  /** A head as Latin-1 text, without its empty line. It has to call `begin` or `stop`. */
  head(text: string): void;
  body(chunk: Buffer): void;
  /** The message is over; the next one is read after `next`. */
  ended(trailers: readonly string[]): void;
  /** It can not be read on; nothing else is told afterwards. */
  unreadable(fault: Unreadable): void;
};

const HEAD_END = Buffer.from('\r\n\r\n');
const VERSION = Buffer.from('HTTP/1.');
const LF = 0x0a;
const CR = 0x0d;
const TOKEN_BYTES = new Set(
  Buffer.from("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
);

/**
 * Takes the messages out of the bytes of an HTTP/1.x connection, one after the other: how a body is framed is said by who reads
 * its head. Handing out is never nested, so that a handler may call `next` from within any of its functions.
 */
export class MessageReader {
  readonly #kind: 'request' | 'response';
  readonly #handler: MessageHandler;
  readonly #headBytesMax: number;
  readonly #take = (chunk: Buffer): void => {
    if (this.#state === 'body') this.#handler.body(chunk);
  };
  #state: 'head' | 'opening' | 'body' | 'between' | 'stopped' = 'head';
  #decoder: BodyDecoder | null = null;
  /** Bytes that were not looked at yet, or belong to a head that is not complete. */
  #rest: Buffer | null = null;
  /** Where `#rest` lies while a head comes in pieces. */
  #pieces: GrowingBuffer | null = null;
  /** So much of an incomplete head is known not to end it. */
  #searched = 0;
  #isRunning = false;

  constructor(kind: 'request' | 'response', handler: MessageHandler, headBytesMax: number) {
    this.#kind = kind;
    this.#handler = handler;
    this.#headBytesMax = headBytesMax;
  }

  /** Bytes that wait: behind a message that is over, or of a head that is not complete. */
  get waitingBytes(): number {
    return this.#rest?.length ?? 0;
  }

  /** A message has begun, and its head is not complete. */
  get isInHead(): boolean {
    return this.#state === 'head' && this.waitingBytes > 0;
  }

  /** The body of a message is not complete. */
  get isInBody(): boolean {
    return this.#state === 'body';
  }

  feed(bytes: Buffer): void {
    if (this.#state === 'stopped') return;
    if (this.#rest === null) {
      this.#rest = bytes;
    } else {
      if (this.#pieces === null) {
        this.#pieces = new GrowingBuffer();
        this.#pieces.append(this.#rest);
      }
      this.#rest = this.#pieces.append(bytes);
    }
    this.#run();
  }

  /** Says how the body of the head that was just handed out is framed. */
  begin(framing: Framing): void {
    this.#decoder = decoderFor(framing, this.#headBytesMax);
    this.#state = 'body';
  }

  /** Goes on with the next message. */
  next(): void {
    if (this.#state !== 'between') return;
    this.#state = 'head';
    this.#run();
  }

  /** Hands nothing out any more. Answers what was not handed out. */
  stop(): Buffer {
    this.#state = 'stopped';
    const rest = this.#rest ?? Buffer.alloc(0);
    this.#rest = null;
    this.#pieces = null;
    return rest;
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#step());
    } finally {
      this.#isRunning = false;
    }
  }

  /** Answers whether there may be more to do. */
  #step(): boolean {
    if (this.#state === 'head') return this.#rest !== null && this.#readHead(this.#rest);
    if (this.#state === 'body' && this.#decoder !== null) return this.#readBody(this.#decoder);
    return false;
  }

  #readHead(bytes: Buffer): boolean {
    // An empty line before a request is ignored (RFC 9112 §2.2).
    let start = 0;
    if (this.#searched < 2) while (bytes[start] === CR && bytes[start + 1] === LF) start += 2;
    if (start === bytes.length) {
      this.#keep(null);
      return false;
    }
    const from = Math.max(start, this.#searched - 3);
    const end = bytes.indexOf(HEAD_END, from);
    if (end < 0) {
      const fault = this.#faultOfIncomplete(bytes, start, from);
      if (fault !== null) {
        this.#refuse(fault);
        return false;
      }
      if (start > 0) this.#keep(bytes.subarray(start));
      this.#searched = bytes.length - start;
      return false;
    }
    if (end - start > this.#headBytesMax) {
      this.#refuse(new Unreadable(`the head is larger than the limit of ${this.#headBytesMax} bytes`, 431));
      return false;
    }
    const text = bytes.toString('latin1', start, end);
    this.#keep(bytes.subarray(end + HEAD_END.length));
    this.#state = 'opening';
    this.#handler.head(text);
    return true;
  }

  /** What will never be a head need not be waited for. */
  #faultOfIncomplete(bytes: Buffer, start: number, from: number): Unreadable | null {
    const first = bytes[start] ?? 0;
    if (!TOKEN_BYTES.has(first) && !(first === CR && bytes.length === start + 1))
      return new Unreadable('the first line does not begin with a token');
    const beginning = bytes.subarray(start, start + VERSION.length);
    if (this.#kind === 'response' && !VERSION.subarray(0, beginning.length).equals(beginning))
      return new Unreadable('the answer is not HTTP/1.x');
    for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1))
      if (at === 0 || bytes[at - 1] !== CR) return new Unreadable('a line of the head does not end with CRLF');
    return bytes.length - start > this.#headBytesMax
      ? new Unreadable(`the head is larger than the limit of ${this.#headBytesMax} bytes`, 431)
      : null;
  }

  #readBody(decoder: BodyDecoder): boolean {
    const bytes = this.#rest;
    if (bytes !== null && !decoder.isDone) {
      const end = decoder.decode(bytes, 0, this.#take);
      // Whoever was handed a chunk may have stopped it all.
      if (this.#state !== 'body') return false;
      if (end instanceof Unreadable) {
        this.#refuse(end);
        return false;
      }
      this.#keep(bytes.subarray(end));
    }
    if (!decoder.isDone) return false;
    this.#decoder = null;
    this.#state = 'between';
    this.#handler.ended(decoder.trailers);
    return true;
  }

  #keep(rest: Buffer | null): void {
    this.#rest = rest === null || rest.length === 0 ? null : rest;
    this.#pieces = null;
    this.#searched = 0;
  }

  #refuse(fault: Unreadable): void {
    this.stop();
    this.#handler.unreadable(fault);
  }
}
