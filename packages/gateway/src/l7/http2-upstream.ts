import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants, type Http2Session } from 'node:http2';
import { PeerwayError } from '@peerway/model/error';
import type { Connected } from '../l4/connect-cluster.ts';
import type { BodySink } from './body.ts';
import { endSession } from './end-session.ts';
import { allowedTrailers, endToEnd, type HeaderList } from './header-list.ts';
import { http2Fields, http2Object } from './http2-headers.ts';
import { StreamSink, StreamSource } from './stream-body.ts';
import type { Effect, OutgoingRequest, UpstreamExchange, UpstreamListener } from './upstream-exchange.ts';
import { upstreamReset } from './upstream-reset.ts';

/** Flow-control window of a stream and share of it in the connection's, bytes. The protocol's 64 KB starve long paths. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
/** Streams at once on one session, whatever the other side would allow. */
const STREAMS_MAX = 100;
const END_STREAM = 1;

/** One HTTP/2 session to an endpoint, shared by many requests. */
export class Http2Connection {
  readonly connected: Connected;
  readonly #session: ClientHttp2Session;
  /** Told when the other side sends nothing more. */
  readonly #onEnd = new Set<() => void>();
  #streams = 0;
  #isRetired = false;

  readonly #hasRoom: () => void;

  /**
   * @param listener `closed`: the session takes no requests any more and has none left; `hasRoom`: one has ended
   */
  constructor(connected: Connected, listener: { closed(): void; hasRoom(): void }) {
    this.connected = connected;
    this.#hasRoom = listener.hasRoom;
    this.#session = connect('http://peerway.invalid', {
      createConnection: () => connected.socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES },
      maxHeaderListPairs: 256,
      maxSessionMemory: 64,
    });
    this.#session.on('error', () => {});
    this.#session.once('connect', () => widenWindow(this.#session));
    this.#session.once('goaway', () => this.retire());
    this.#session.once('close', listener.closed);
    connected.socket.on('error', () => {});
    // Hazard: node:http2 takes the end of a half-open socket for nothing, and its streams would wait for ever.
    connected.socket.once('end', () => {
      for (const ended of this.#onEnd) ended();
      this.retire();
    });
    connected.transport.on('error', () => {});
    connected.transport.once('close', () => this.#session.destroy());
  }

  /** Whether another request may be put on it now. */
  get hasRoom(): boolean {
    const { closed, destroyed } = this.#session;
    if (closed || destroyed || this.#isRetired) return false;
    return this.#streams < Math.min(STREAMS_MAX, this.#session.remoteSettings?.maxConcurrentStreams ?? STREAMS_MAX);
  }

  get isIdle(): boolean {
    return this.#streams === 0;
  }

  /** Takes no more requests; ends when those it has are done. */
  retire(): void {
    this.#isRetired = true;
    endSession(this.#session, this.connected.transport);
  }

  close(): void {
    this.#isRetired = true;
    this.#session.destroy();
    this.connected.socket.destroy();
    this.connected.transport.destroy();
  }

  /**
   * Throws for a head that Node refuses to write.
   * @param onEnd the other side sends nothing more; what it has sent may still have to be read
   * @param signal cancels the request: the only way of node:http2 to send CANCEL without ending the body first, which would make
   *   half a request look like a whole one
   */
  request(outgoing: OutgoingRequest, signal: AbortSignal, onEnd: () => void): ClientHttp2Stream {
    const endStream = outgoing.bodyLength === 0;
    const stream = this.#session.request(
      [
        ':method',
        outgoing.method,
        ':scheme',
        this.connected.tls === null ? 'http' : 'https',
        ':authority',
        outgoing.authority,
        ':path',
        outgoing.path,
        ...http2Fields(outgoing.headers),
      ],
      { endStream, waitForTrailers: !endStream, signal },
    );
    this.#streams += 1;
    this.#onEnd.add(onEnd);
    stream.once('close', () => {
      this.#streams -= 1;
      this.#onEnd.delete(onEnd);
      this.#hasRoom();
    });
    return stream;
  }
}

/** The session's own window, which Node leaves at 64 KB: all streams together could otherwise have no more in flight than that. */
export function widenWindow(session: Http2Session): void {
  if (!session.destroyed) session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
}

export function openHttp2(
  connection: Http2Connection,
  outgoing: OutgoingRequest,
  listener: UpstreamListener,
): UpstreamExchange {
  const cancellation = new AbortController();
  let exchange: Http2Exchange | null = null;
  const stream = connection.request(outgoing, cancellation.signal, () => exchange?.connectionEnded());
  exchange = new Http2Exchange(stream, cancellation, listener);
  return exchange;
}

class Http2Exchange implements UpstreamExchange {
  readonly sink: BodySink;
  readonly #stream: ClientHttp2Stream;
  readonly #cancellation: AbortController;
  readonly #listener: UpstreamListener;
  #requestTrailers: HeaderList = [];
  #responseTrailers: HeaderList = [];
  #hasResponse = false;
  #isOver = false;

  constructor(stream: ClientHttp2Stream, cancellation: AbortController, listener: UpstreamListener) {
    this.#stream = stream;
    this.#cancellation = cancellation;
    this.sink = new StreamSink(stream);
    this.#listener = listener;
    stream.on('error', (error) => this.#fail(error));
    stream.on('headers', (_headers, _flags, rawHeaders) => {
      const status = Number(rawHeaders?.[rawHeaders.indexOf(':status') + 1]);
      if (status > 100 && status < 200) listener.informational(status, endToEnd(rawHeaders ?? []));
    });
    stream.on('wantTrailers', () => sendTrailers(stream, this.#requestTrailers));
    stream.once('response', (headers, flags, rawHeaders) =>
      this.#respond(headers[':status'] ?? 502, flags, rawHeaders ?? []),
    );
    stream.once('trailers', (_headers, _flags, rawTrailers) => {
      this.#responseTrailers = allowedTrailers(rawTrailers ?? []);
    });
    stream.once('end', () => {
      if (this.#hasResponse && stream.rstCode === constants.NGHTTP2_NO_ERROR) this.#isOver = true;
    });
    stream.once('close', () => this.#fail(null));
  }

  finish(trailers: HeaderList): void {
    this.#requestTrailers = trailers;
    if (!this.#stream.destroyed) this.#stream.end();
  }

  abort(): void {
    this.#isOver = true;
    this.#cancellation.abort();
  }

  /** Nothing more comes: an answer that has come whole is still read to its end, and everything else is broken. */
  connectionEnded(): void {
    const look = (): void => {
      if (this.#isOver) return;
      const later = (): void => {
        setImmediate(look);
      };
      if (this.#stream.isPaused()) this.#stream.once('resume', later);
      else if (this.#stream.readableLength > 0) this.#stream.once('data', later);
      else {
        this.#fail(null);
        this.#cancellation.abort();
      }
    };
    // Frames that came with the end are handed out before.
    setImmediate(look);
  }

  #respond(status: number, flags: number, rawHeaders: readonly string[]): void {
    if (this.#isOver) return;
    this.#hasResponse = true;
    this.#listener.response({
      status,
      headers: endToEnd(rawHeaders),
      body: new StreamSource(this.#stream),
      endsStream: (flags & END_STREAM) !== 0,
      trailers: () => this.#responseTrailers,
    });
  }

  #fail(error: Error | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const code = error !== null && 'code' in error ? error.code : undefined;
    // The protocol's own word that nothing was done: refused stream, or a session that had already said goodbye.
    const isUnprocessed =
      this.#stream.rstCode === constants.NGHTTP2_REFUSED_STREAM ||
      code === 'ERR_HTTP2_GOAWAY_SESSION' ||
      code === 'ERR_HTTP2_INVALID_SESSION';
    const effect: Effect = isUnprocessed && !this.#hasResponse ? 'unprocessed' : 'maybe';
    if (this.#stream.rstCode === constants.NGHTTP2_CANCEL && error === null)
      this.#listener.failed(new PeerwayError('upstream.reset', 'the next hop cancelled the request'), effect);
    else this.#listener.failed(upstreamReset(error), effect);
  }
}

/** Ends a stream that was opened with `waitForTrailers`. Trailers that can not be written break it off. */
export function sendTrailers(
  stream: Pick<ClientHttp2Stream, 'sendTrailers' | 'destroyed' | 'destroy'>,
  trailers: HeaderList,
): void {
  if (stream.destroyed) return;
  try {
    stream.sendTrailers(http2Object(trailers));
  } catch {
    stream.destroy(new Error('the trailers can not be written'));
  }
}
