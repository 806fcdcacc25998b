import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Downstream } from './downstream.ts';
import { allowedTrailers, fieldsOf, firstValue, type HeaderList } from './header-list.ts';
import type { RequestHead } from './request-head.ts';

/** A request of an HTTP/1.x client. */
export class Http1Downstream implements Downstream {
  readonly head: RequestHead;
  readonly body: IncomingMessage;
  readonly sink: ServerResponse;
  readonly #closeAfter: () => boolean;

  /** @param closeAfter the connection is to end with this answer */
  constructor(request: IncomingMessage, response: ServerResponse, head: RequestHead, closeAfter: () => boolean) {
    this.head = head;
    this.body = request;
    this.sink = response;
    this.#closeAfter = closeAfter;
    // What the endpoint says is passed on as it is; a date of ours would be a second one.
    response.sendDate = false;
    request.on('error', () => {});
    response.on('error', () => {});
  }

  get hasResponded(): boolean {
    return this.sink.headersSent;
  }

  trailers(): HeaderList {
    return allowedTrailers(this.body.rawTrailers);
  }

  /** HTTP/1.0 clients do not know informational answers; `100` was given by this proxy itself. */
  informational(status: number, headers: HeaderList): void {
    if (this.hasResponded || this.body.httpVersionMinor === 0) return;
    if (status === 102) this.sink.writeProcessing();
    const link = firstValue(headers, 'link');
    if (status === 103 && link !== undefined) {
      try {
        this.sink.writeEarlyHints({
          link: [...fieldsOf(headers)].filter(([name]) => name === 'link').map(([, value]) => value),
        });
      } catch {
        // Hints that Node can not write are left out: they are only hints.
      }
    }
  }

  respond(status: number, headers: HeaderList, endsStream: boolean): void {
    if (this.hasResponded || this.sink.destroyed) return;
    const fields = [...headers];
    if (this.#closeAfter()) fields.push('connection', 'close');
    const hasLength = firstValue(headers, 'content-length') !== undefined;
    if (endsStream && !hasLength && status !== 204 && status !== 304 && this.head.method !== 'HEAD')
      fields.push('content-length', '0');
    try {
      this.sink.writeHead(status, fields);
    } catch {
      this.abort();
      return;
    }
    if (endsStream) {
      this.sink.end();
      return;
    }
    // The first bytes of the body have mostly come with the head and can go out in one write with it, one TLS record and one
    // system call instead of two. A head whose body takes its time goes out alone.
    setImmediate(() => {
      if (!this.sink.writableEnded && !this.sink.destroyed) this.sink.flushHeaders();
    });
  }

  finish(trailers: HeaderList): void {
    if (this.sink.destroyed) return;
    try {
      if (trailers.length > 0 && this.sink.chunkedEncoding) this.sink.addTrailers([...fieldsOf(trailers)]);
    } catch {
      // A trailer that can not be written is left out; the body is complete all the same.
    }
    this.sink.end();
  }

  abort(): void {
    this.sink.destroy();
    this.body.socket.destroy();
  }

  onClosed(listener: (finished: boolean) => void): void {
    this.sink.once('close', () => listener(this.sink.writableFinished));
  }
}
