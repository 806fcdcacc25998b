import type { Socket } from 'node:net';
import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { PeerwayError } from '@peerway/model/error';
import type { Runtime } from '../runtime.ts';
import { checkHttp2Head } from './check-http2-head.ts';
import { Exchange } from './exchange.ts';
import { failureResponse } from './failure-response.ts';
import { Http2Downstream } from './http2-downstream.ts';
import { widenWindow } from './http2-upstream.ts';
import type { HttpContext } from './http-context.ts';
import { refuseRequest } from './refuse-request.ts';
import type { Upstreams } from './upstreams.ts';

const STREAM_WINDOW_BYTES = 1024 * 1024;
const END_STREAM = 1;
/** Resets a client may send: so many at once, then so many a second. Beyond, the session is ended (rapid reset). */
const RESETS_AT_ONCE = 500;
const RESETS_PER_SECOND = 50;

/** Serves HTTP/2 on connections that others accepted, by prior knowledge: no ALPN is asked for. */
export class Http2Edge {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(runtime: Runtime, upstreams: Upstreams) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
  }

  accept(socket: Socket, context: HttpContext): void {
    const { limits } = this.#runtime.config();
    socket.on('error', () => {});
    const session = performServerHandshake(socket, {
      settings: {
        maxConcurrentStreams: limits.http2StreamsMax,
        maxHeaderListSize: limits.headerBytesMax,
        initialWindowSize: STREAM_WINDOW_BYTES,
      },
      maxHeaderListPairs: 100,
      maxSessionMemory: 64,
      maxSettings: 32,
      streamResetBurst: RESETS_AT_ONCE,
      streamResetRate: RESETS_PER_SECOND,
    });
    this.#sessions.add(session);
    // A client that says nothing after the handshake holds nothing but a file descriptor, and that not for long.
    const silent = setTimeout(() => session.destroy(), limits.handshakeTimeoutMs);
    session.once('remoteSettings', () => clearTimeout(silent));
    session.once('connect', () => widenWindow(session));
    session.on('error', () => {});
    session.once('close', () => {
      clearTimeout(silent);
      this.#sessions.delete(session);
    });
    session.setTimeout(limits.idleTimeoutMs, () => session.close());
    session.on('stream', (stream, _headers, flags, rawHeaders) => this.#serve(context, stream, (flags & END_STREAM) !== 0, rawHeaders));
  }

  /** GOAWAY to everyone; streams under way go on. */
  drain(): void {
    for (const session of this.#sessions) session.close();
  }

  close(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #serve(context: HttpContext, stream: ServerHttp2Stream, endsStream: boolean, rawHeaders: readonly string[]): void {
    stream.on('error', () => {});
    const check = checkHttp2Head(rawHeaders, endsStream);
    if (!check.ok) {
      const failure = new PeerwayError(check.status === 405 ? 'request.method_not_allowed' : 'request.invalid', check.reason);
      context.meter.failed(failure.code);
      refuseStream(stream, failure, context.forLocalCaller);
      return;
    }
    const downstream = new Http2Downstream(stream, check.head);
    const decision = context.decide(check.head);
    if (decision.kind === 'forward') new Exchange(this.#runtime, this.#upstreams, downstream, decision.plan).start();
    else refuseRequest(this.#runtime, downstream, decision.meter, decision.failure, context.forLocalCaller);
  }
}

function refuseStream(stream: ServerHttp2Stream, failure: PeerwayError, forLocalCaller: boolean): void {
  const answer = failureResponse(failure, { isGrpc: false, forLocalCaller });
  try {
    stream.respond([':status', String(answer.status), ...answer.headers]);
    stream.end(answer.body);
    // What may still come of its body is not wanted.
    stream.close(constants.NGHTTP2_NO_ERROR);
  } catch {
    stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
  }
}
