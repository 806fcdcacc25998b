import type { Framing } from '../http1/body-decoder.ts';
import { IncomingBody } from '../http1/incoming-body.ts';
import { OutgoingBody } from '../http1/outgoing-body.ts';
import type { SocketWriter } from '../http1/socket-writer.ts';
import { responseHead } from '../http1/write-head.ts';
import type { BodySink } from './body.ts';
import { allowedBodyLength } from './content-length.ts';
import type { Downstream } from './downstream.ts';
import { allowedTrailers, firstValue, type HeaderList } from './header-list.ts';
import type { RequestHead } from './request-head.ts';

/** What a request needs of the connection that it came by. */
export type Http1Host = {
  writer: SocketWriter;
  /** Bytes of the request may be read on. */
  wantsMore(): void;
  /** Asked when the answer begins: whether another request may follow it. */
  mayFollow(): boolean;
  /** The answer is over. `isWhole`: all of it was written. */
  answered(isWhole: boolean): void;
};

const REQUEST_TIMEOUT = 408;

/** The answer before its head: nothing can be written yet. */
const NOT_YET: BodySink = { isOpen: true, write: () => true, onDrain: () => {} };

/** A request of an HTTP/1.x client. */
export class Http1Downstream implements Downstream {
  readonly head: RequestHead;
  readonly body: IncomingBody;
  readonly #host: Http1Host;
  readonly #minor: number;
  #sink: OutgoingBody | null = null;
  #closed: ((finished: boolean) => void)[] = [];
  #isOver = false;
  #isWhole = false;
  /** The answer's end can be told only by that of the connection. */
  isUntilClose = false;
  /** The connection ends with this answer. */
  isLast = false;

  constructor(head: RequestHead, minor: number, host: Http1Host) {
    this.head = head;
    this.#minor = minor;
    this.#host = host;
    this.body = new IncomingBody(() => host.wantsMore());
  }

  get sink(): BodySink {
    return this.#sink ?? NOT_YET;
  }

  get hasResponded(): boolean {
    return this.#sink !== null;
  }

  trailers(): HeaderList {
    return allowedTrailers(this.body.trailers);
  }

  /** HTTP/1.0 clients do not know informational answers; `100` was given by this proxy itself. */
  informational(status: number, headers: HeaderList): void {
    if (this.hasResponded || this.#isOver || this.#minor === 0) return;
    try {
      this.#host.writer.write(responseHead(status, headers));
    } catch {
      // One that can not be written is left out: it is only informational.
    }
  }

  respond(status: number, headers: HeaderList, endsStream: boolean): void {
    if (this.hasResponded || this.#isOver) return;
    const { framing, fields } = this.#framed(status, headers, endsStream);
    this.isUntilClose = framing.kind === 'until-close';
    // What is missing of a request that did not come in time can not be told from the next one.
    this.isLast = this.isUntilClose || status === REQUEST_TIMEOUT || !this.#host.mayFollow();
    if (this.isLast) fields.push('connection', 'close');
    else if (this.#minor === 0) fields.push('connection', 'keep-alive');
    let text: string;
    try {
      text = responseHead(status, fields);
    } catch {
      this.abort();
      return;
    }
    this.#sink = new OutgoingBody(this.#host.writer, framing);
    this.#host.writer.write(text);
    if (endsStream) this.finish([]);
  }

  #framed(status: number, headers: HeaderList, endsStream: boolean): { framing: Framing; fields: string[] } {
    const fields = [...headers];
    if (this.head.method === 'HEAD' || status === 204 || status === 304) return { framing: { kind: 'none' }, fields };
    const announced = firstValue(headers, 'content-length');
    const length = announced === undefined ? undefined : allowedBodyLength([announced]);
    if (length !== undefined) return { framing: { kind: 'length', length }, fields };
    if (endsStream) {
      fields.push('content-length', '0');
      return { framing: { kind: 'none' }, fields };
    }
    if (this.#minor === 0) return { framing: { kind: 'until-close' }, fields };
    fields.push('transfer-encoding', 'chunked');
    return { framing: { kind: 'chunked' }, fields };
  }

  finish(trailers: HeaderList): void {
    if (this.#isOver || this.#sink === null) return;
    if (this.#sink.finish(trailers)) this.#end(true);
    // Less than its head had announced: the client must not take it for whole.
    else this.abort();
  }

  abort(): void {
    this.#end(false);
  }

  onClosed(listener: (finished: boolean) => void): void {
    if (this.#isOver) listener(this.#isWhole);
    else this.#closed.push(listener);
  }

  /** The connection takes more. */
  drained(): void {
    this.#sink?.drained();
  }

  /** The client has left. */
  gone(): void {
    this.#end(false);
  }

  #end(isWhole: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isWhole = isWhole;
    if (this.#sink !== null) this.#sink.isOpen = false;
    for (const listener of this.#closed) listener(isWhole);
    this.#host.answered(isWhole);
  }
}
