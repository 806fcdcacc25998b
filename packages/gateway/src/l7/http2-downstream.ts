import { constants, type ServerHttp2Stream } from 'node:http2';
import type { BodySink, BodySource } from './body.ts';
import type { Downstream } from './downstream.ts';
import { allowedTrailers, type HeaderList } from './header-list.ts';
import { http2Fields, http2Object } from './http2-headers.ts';
import { sendTrailers } from './http2-upstream.ts';
import type { RequestHead } from './request-head.ts';
import { StreamSink, StreamSource } from './stream-body.ts';

const REQUEST_TIMEOUT = 408;

/** A request of an HTTP/2 client. */
export class Http2Downstream implements Downstream {
  readonly head: RequestHead;
  readonly body: BodySource;
  readonly sink: BodySink;
  readonly #stream: ServerHttp2Stream;
  readonly #restTimeoutMs: number;
  #requestTrailers: HeaderList = [];
  #responseTrailers: HeaderList = [];
  #isFinished = false;
  #status = 0;

  /** @param restTimeoutMs what still comes of its body after its answer may take so long */
  constructor(stream: ServerHttp2Stream, head: RequestHead, restTimeoutMs: number) {
    this.head = head;
    this.#stream = stream;
    this.#restTimeoutMs = restTimeoutMs;
    this.body = new StreamSource(stream, () => (stream.session?.state.localWindowSize ?? 1) <= 0);
    this.sink = new StreamSink(stream);
    stream.on('error', () => {});
    stream.once('trailers', (_headers, _flags, rawTrailers) => {
      this.#requestTrailers = allowedTrailers(rawTrailers ?? []);
    });
    stream.on('wantTrailers', () => sendTrailers(stream, this.#responseTrailers));
  }

  get hasResponded(): boolean {
    return this.#stream.headersSent;
  }

  trailers(): HeaderList {
    return this.#requestTrailers;
  }

  informational(status: number, headers: HeaderList): void {
    if (this.hasResponded || this.#stream.destroyed) return;
    try {
      this.#stream.additionalHeaders(http2Object([':status', String(status), ...http2Fields(headers)]));
    } catch {
      // An informational answer that can not be written is left out: it is only that.
    }
  }

  respond(status: number, headers: HeaderList, endsStream: boolean): void {
    if (this.hasResponded || this.#stream.destroyed || this.#stream.closed) return;
    if (endsStream) this.#isFinished = true;
    this.#status = status;
    try {
      // The endpoint's own date travels; a second one would be ours.
      const options = { endStream: endsStream, waitForTrailers: !endsStream, sendDate: false };
      this.#stream.respond([':status', String(status), ...http2Fields(headers)], options);
    } catch {
      this.abort();
    }
  }

  finish(trailers: HeaderList): void {
    if (this.#stream.destroyed) return;
    this.#isFinished = true;
    this.#responseTrailers = trailers;
    this.#stream.end();
    if (this.head.bodyLength !== 0 && !this.#stream.readableEnded) this.#endRest();
  }

  /**
   * The answer was given, and what still comes of the request is thrown away: not for ever, or who sends a byte now and then would
   * hold the stream and its connection. Hazard: `close` before the trailers were written would lose them.
   */
  #endRest(): void {
    const stream = this.#stream;
    const end = (): void => stream.close(constants.NGHTTP2_NO_ERROR);
    if (this.#status === REQUEST_TIMEOUT) {
      stream.once('finish', end);
      return;
    }
    const timer = setTimeout(end, this.#restTimeoutMs);
    stream.once('close', () => clearTimeout(timer));
  }

  /** Hazard: `close(code)` ends the body properly before it resets, so the client would take half an answer for all of it. */
  abort(): void {
    this.#stream.destroy(new Error('the answer was broken off'));
  }

  onClosed(listener: (finished: boolean) => void): void {
    this.#stream.once('close', () => listener(this.#isFinished && this.#stream.rstCode === constants.NGHTTP2_NO_ERROR));
  }
}
