import type { Framing } from '../http1/body-decoder.ts';
import { connectionOptions, mayFollow } from '../http1/connection-options.ts';
import { IncomingBody } from '../http1/incoming-body.ts';
import { MessageReader } from '../http1/message-reader.ts';
import { OutgoingBody } from '../http1/outgoing-body.ts';
import { parseResponseHead } from '../http1/parse-head.ts';
import { responseFraming } from '../http1/response-framing.ts';
import { SocketWriter } from '../http1/socket-writer.ts';
import { Unreadable } from '../http1/unreadable.ts';
import { requestHead } from '../http1/write-head.ts';
import type { Connected } from '../l4/connect-cluster.ts';
import { allowedTrailers, endToEnd, firstValue, type HeaderList } from './header-list.ts';
import type { OutgoingRequest, UpstreamExchange, UpstreamListener } from './upstream-exchange.ts';
import { upstreamReset } from './upstream-reset.ts';

/** An idle connection is closed by us after this time, ms: sooner than other proxies and servers of the mesh would (an hour). */
const IDLE_MS = 60_000;
/** Head of an answer at most, and its trailers. */
const HEAD_BYTES_MAX = 64 * 1024;

/** Told when the endpoint leaves HTTP, as it was asked to. `rest`: what came behind the answer's head. */
type Switched = (fields: HeaderList, rest: Buffer) => void;

/** The request that a connection carries. */
type Current = {
  method: string;
  listener: UpstreamListener;
  switched: Switched | null;
  sink: OutgoingBody;
  body: IncomingBody;
  isSent: boolean;
  hasResponse: boolean;
  /** The connection ends when this is over. */
  isLast: boolean;
  isUntilClose: boolean;
};

/** One keep-alive connection to an endpoint; it carries one request at a time. */
export class Http1Connection {
  readonly connected: Connected;
  readonly #onIdle: () => void;
  readonly #writer: SocketWriter;
  readonly #reader: MessageReader;
  #current: Current | null = null;
  /** Requests so far. */
  #uses = 0;
  #error: Error | null = null;
  #idleSince = 0;
  #idleTimer: NodeJS.Timeout | null = null;
  /** The endpoint's own word how long it keeps an idle connection (`Keep-Alive: timeout`), ms. */
  #idleMs = IDLE_MS;

  /** @param onIdle the connection can take another request */
  constructor(connected: Connected, onIdle: () => void) {
    this.connected = connected;
    this.#onIdle = onIdle;
    const { socket } = connected;
    this.#writer = new SocketWriter(socket);
    this.#reader = new MessageReader(
      'response',
      {
        head: (text) => this.#takeHead(text),
        body: (chunk) => this.#current?.body.push(chunk),
        ended: (trailers) => this.#ended(trailers),
        unreadable: (fault) => this.#fail(fault),
      },
      HEAD_BYTES_MAX,
    );
    socket.on('data', this.#read);
    socket.on('drain', this.#drained);
    socket.on('end', this.#finished);
    socket.on('error', this.#failed);
    socket.on('close', this.#closed);
    this.#updateReading();
  }

  get isReused(): boolean {
    return this.#uses > 1;
  }

  get isOpen(): boolean {
    const { socket } = this.connected;
    return !socket.destroyed && socket.writable && !this.#isStale(performance.now());
  }

  close(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#reader.stop();
    // Hazard: the other way round, Node has died of a TLS socket whose transport went away under it.
    this.connected.socket.destroy();
    this.connected.transport.destroy();
  }

  /** Sends a request. Throws for a head that can not be written; nothing was sent then. */
  send(outgoing: OutgoingRequest, listener: UpstreamListener): UpstreamExchange {
    return this.#send(outgoing, listener, null);
  }

  /** Asks the endpoint to leave HTTP on this connection. Any answer but 101 comes to the listener as an ordinary one. */
  upgrade(
    outgoing: OutgoingRequest,
    protocol: string,
    listener: UpstreamListener,
    switched: Switched,
  ): UpstreamExchange {
    const headers = [...outgoing.headers, 'connection', 'upgrade', 'upgrade', protocol];
    return this.#send({ ...outgoing, headers }, listener, switched);
  }

  #send(outgoing: OutgoingRequest, listener: UpstreamListener, switched: Switched | null): UpstreamExchange {
    const { framing, fields } = framedRequest(outgoing);
    const head = requestHead(outgoing.method, outgoing.path, outgoing.authority, fields);
    this.#uses += 1;
    this.#writer.write(head);
    const sink = new OutgoingBody(this.#writer, framing);
    const current: Current = {
      method: outgoing.method,
      listener,
      switched,
      sink,
      body: new IncomingBody(() => this.#updateReading()),
      isSent: false,
      hasResponse: false,
      isLast: false,
      isUntilClose: false,
    };
    this.#current = current;
    this.#reader.next();
    return {
      sink,
      finish: (trailers) => {
        if (this.#current !== current || current.isSent) return;
        if (sink.finish(trailers)) current.isSent = true;
        // Less than was announced: the endpoint would take the next request for the rest.
        else this.#fail(null);
      },
      abort: () => {
        if (this.#current !== current) return;
        this.#current = null;
        this.close();
      },
    };
  }

  readonly #read = (bytes: Buffer): void => {
    // Data that nobody asked for: the next answer could not be told from it.
    if (this.#current === null) this.close();
    else this.#reader.feed(bytes);
    this.#updateReading();
  };

  readonly #drained = (): void => this.#current?.sink.drained();

  readonly #finished = (): void => {
    const current = this.#current;
    if (current?.isUntilClose === true) this.#ended([]);
    else this.#fail(this.#error);
  };

  readonly #failed = (error: Error): void => {
    this.#error = error;
  };

  readonly #closed = (): void => this.#fail(this.#error);

  #updateReading(): void {
    const { socket } = this.connected;
    const isBlocked = this.#current?.body.isBlocked === true && this.#current.hasResponse;
    if (isBlocked !== socket.isPaused()) {
      if (isBlocked) socket.pause();
      else socket.resume();
    }
  }

  #takeHead(text: string): void {
    const current = this.#current;
    const head = parseResponseHead(text);
    if (current === null) {
      this.close();
      return;
    }
    if (head instanceof Unreadable) {
      this.#fail(head);
      return;
    }
    const { status, minor, fields } = head;
    if (status < 200) {
      this.#takeInformational(status, fields, current);
      return;
    }
    const framing = responseFraming(head, current.method);
    if (framing instanceof Unreadable) {
      this.#fail(framing);
      return;
    }
    const options = connectionOptions(fields);
    current.hasResponse = true;
    current.isUntilClose = framing.kind === 'until-close';
    current.isLast = current.isUntilClose || !mayFollow(minor, options) || current.switched !== null;
    this.#idleMs = idleMsOf(fields);
    this.#reader.begin(framing);
    current.listener.response({
      status,
      headers: endToEnd(fields),
      body: current.body,
      endsStream: framing.kind === 'none' || (framing.kind === 'length' && framing.length === 0),
      trailers: () => allowedTrailers(current.body.trailers),
    });
  }

  #takeInformational(status: number, fields: HeaderList, current: Current): void {
    if (status !== 101) {
      // What follows an informational answer is another head.
      this.#reader.begin({ kind: 'none' });
      if (status !== 100) current.listener.informational(status, endToEnd(fields));
      return;
    }
    if (current.switched === null) {
      this.#fail(new Unreadable('it switched protocols unasked'));
      return;
    }
    this.#current = null;
    const rest = this.#reader.stop();
    const { socket } = this.connected;
    socket.off('data', this.#read);
    socket.off('drain', this.#drained);
    socket.off('end', this.#finished);
    socket.off('close', this.#closed);
    socket.pause();
    current.switched(fields, rest);
  }

  #ended(trailers: readonly string[]): void {
    const current = this.#current;
    if (current === null) return;
    if (!current.hasResponse) {
      this.#reader.next();
      return;
    }
    this.#current = null;
    // Answered before the request was sent whole: the rest of it can not be taken back, so the connection ends.
    const isReusable = current.isSent && !current.isLast && this.#reader.waitingBytes === 0;
    if (isReusable) {
      this.#rest();
    } else {
      current.sink.isOpen = false;
      this.close();
    }
    current.body.end(trailers);
  }

  #rest(): void {
    this.#idleSince = performance.now();
    const check = (): void => {
      const leftMs = this.#idleMs - (performance.now() - this.#idleSince);
      this.#idleTimer = null;
      if (this.#current !== null) return;
      if (leftMs <= 0) this.close();
      else this.#idleTimer = setTimeout(check, leftMs).unref();
    };
    this.#idleTimer ??= setTimeout(check, this.#idleMs).unref();
    this.#onIdle();
  }

  #isStale(nowMs: number): boolean {
    return this.#current === null && this.#uses > 0 && nowMs - this.#idleSince >= this.#idleMs;
  }

  #fail(cause: Error | Unreadable | null): void {
    const current = this.#current;
    this.#current = null;
    this.close();
    if (current === null) return;
    current.sink.isOpen = false;
    const isUnanswered = !current.hasResponse;
    const isFirst = !this.isReused;
    const isBroken = !(cause instanceof Unreadable);
    current.listener.failed(
      upstreamReset(cause, isUnanswered && isFirst && isBroken && this.connected.tls !== null),
      isUnanswered && !isFirst && isBroken ? 'stale' : 'maybe',
    );
  }
}

function framedRequest({ method, headers, bodyLength }: OutgoingRequest): { framing: Framing; fields: HeaderList } {
  if (bodyLength === null)
    return { framing: { kind: 'chunked' }, fields: [...headers, 'transfer-encoding', 'chunked'] };
  const hasLength = firstValue(headers, 'content-length') !== undefined;
  const wantsLength = !hasLength && (bodyLength > 0 || method === 'POST' || method === 'PUT' || method === 'PATCH');
  return {
    framing: bodyLength === 0 ? { kind: 'none' } : { kind: 'length', length: bodyLength },
    fields: wantsLength ? [...headers, 'content-length', String(bodyLength)] : headers,
  };
}

/** A second less than the endpoint says, so that no request meets it closing. */
function idleMsOf(fields: HeaderList): number {
  const [, seconds] = /(?:^|[,\s])timeout=([0-9]{1,6})/i.exec(firstValue(fields, 'keep-alive') ?? '') ?? [];
  return seconds === undefined ? IDLE_MS : Math.min(IDLE_MS, Math.max(0, Number(seconds) * 1000 - 1000));
}
