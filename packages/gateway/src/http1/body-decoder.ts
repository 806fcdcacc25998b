import { parseFields } from './parse-head.ts';
import { Unreadable } from './unreadable.ts';

/** How the end of a body is told. */
export type Framing =
  | { kind: 'none' }
  | { kind: 'length'; length: number }
  | { kind: 'chunked' }
  | { kind: 'until-close' };

/** Takes a body out of the bytes of a connection. */
export interface BodyDecoder {
  /**
   * Hands out what belongs to the body, beginning at a position, and answers where it stopped: at the end of the bytes, or
   * behind the body when `isDone`. What was handed out lies in `bytes` itself.
   */
  decode(bytes: Buffer, at: number, take: (chunk: Buffer) => void): number | Unreadable;
  readonly isDone: boolean;
  /** Fields behind a chunked body. */
  readonly trailers: readonly string[];
}

/** @param trailerBytesMax limit of the trailers, and for the sum of a body's chunk extensions */
export function decoderFor(framing: Framing, trailerBytesMax: number): BodyDecoder {
  switch (framing.kind) {
    case 'none':
      return new LengthDecoder(0);
    case 'length':
      return new LengthDecoder(framing.length);
    case 'until-close':
      return new LengthDecoder(Number.POSITIVE_INFINITY);
    case 'chunked':
      return new ChunkedDecoder(trailerBytesMax);
    default:
      return framing satisfies never;
  }
}

const NO_TRAILERS: readonly string[] = [];

class LengthDecoder implements BodyDecoder {
  readonly trailers = NO_TRAILERS;
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  decode(bytes: Buffer, at: number, take: (chunk: Buffer) => void): number {
    const size = Math.min(bytes.length - at, this.#left);
    if (size === 0) return at;
    this.#left -= size;
    take(at === 0 && size === bytes.length ? bytes : bytes.subarray(at, at + size));
    return at + size;
  }
}

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const QUOTED = '"(?:[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
/** At most 2^52 - 1, and at most 4 KB of extensions, which nobody reads, in the whole body. */
const SIZE_LINE = new RegExp(`^([0-9A-Fa-f]{1,13})((?:;${TOKEN}(?:=(?:${TOKEN}|${QUOTED}))?)*)$`);
const SIZE_DIGITS_MAX = 13;
const EXTENSION_BYTES_MAX = 4096;
const LF = 0x0a;
const CR = 0x0d;

/** RFC 9112 §7.1, by the letter: no white space around a size, CRLF and nothing else at the end of lines and of chunks. */
class ChunkedDecoder implements BodyDecoder {
  trailers = NO_TRAILERS;
  isDone = false;
  readonly #trailerBytesMax: number;
  #state: 'size' | 'data' | 'data-cr' | 'data-lf' | 'trailer' = 'size';
  /** Of the chunk that is being read. */
  #left = 0;
  /** The beginning of a line whose end has not come yet. */
  #line = '';
  #extensionBytes = 0;
  #trailerText = '';

  constructor(trailerBytesMax: number) {
    this.#trailerBytesMax = trailerBytesMax;
  }

  decode(bytes: Buffer, start: number, take: (chunk: Buffer) => void): number | Unreadable {
    let at = start;
    while (at < bytes.length && !this.isDone) {
      switch (this.#state) {
        case 'data': {
          const size = Math.min(bytes.length - at, this.#left);
          this.#left -= size;
          if (this.#left === 0) this.#state = 'data-cr';
          take(bytes.subarray(at, at + size));
          at += size;
          break;
        }
        case 'data-cr':
          if (bytes[at] !== CR) return new Unreadable('a chunk is longer than its size');
          this.#state = 'data-lf';
          at += 1;
          break;
        case 'data-lf':
          if (bytes[at] !== LF) return new Unreadable('a chunk does not end with CRLF');
          this.#state = 'size';
          at += 1;
          break;
        case 'size':
        case 'trailer': {
          const end = bytes.indexOf(LF, at);
          const fault = this.#takeLine(bytes.toString('latin1', at, end < 0 ? bytes.length : end), end >= 0);
          if (fault !== null) return fault;
          at = end < 0 ? bytes.length : end + 1;
          break;
        }
        default:
          this.#state satisfies never;
      }
    }
    return at;
  }

  #takeLine(text: string, isComplete: boolean): Unreadable | null {
    this.#line += text;
    const isTrailer = this.#state === 'trailer';
    const most = isTrailer
      ? this.#trailerBytesMax - this.#trailerText.length
      : SIZE_DIGITS_MAX + EXTENSION_BYTES_MAX - this.#extensionBytes;
    if (this.#line.length > most + 2)
      return isTrailer
        ? new Unreadable('the trailers are larger than the limit', 431)
        : new Unreadable('a chunk size line is larger than the limit');
    if (!isComplete) return null;
    if (!this.#line.endsWith('\r')) return new Unreadable('a line of a chunked body does not end with CRLF');
    const line = this.#line.slice(0, -1);
    this.#line = '';
    return isTrailer ? this.#takeTrailer(line) : this.#takeSize(line);
  }

  #takeSize(line: string): Unreadable | null {
    const [whole, digits = '', extension = ''] = SIZE_LINE.exec(line) ?? [];
    if (whole === undefined) return new Unreadable('a chunk size can not be read');
    this.#extensionBytes += extension.length;
    this.#left = Number.parseInt(digits, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
    return null;
  }

  #takeTrailer(line: string): Unreadable | null {
    if (line !== '') {
      this.#trailerText += `${line}\r\n`;
      return null;
    }
    const fields = parseFields(this.#trailerText, 0);
    if (fields instanceof Unreadable) return fields;
    this.trailers = fields;
    this.isDone = true;
    return null;
  }
}
