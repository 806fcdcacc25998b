import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import type { Runtime } from '../runtime.ts';
import { checkHttp2Head } from './check-http2-head.ts';
import { endSession } from './end-session.ts';
import { failureResponse } from './failure-response.ts';
import { followDecision } from './follow-decision.ts';
import type { HttpContext } from './http-context.ts';
import { Http2Downstream } from './http2-downstream.ts';
import { widenWindow } from './http2-upstream.ts';
import { logRefusal } from './refuse-request.ts';
import type { Upstreams } from './upstreams.ts';

const STREAM_WINDOW_BYTES = 1024 * 1024;
const END_STREAM = 1;
/** A session younger than this may have its first requests on their way. */
const NEW_MS = 1_000;
/**
 * Resets a client may send: so many at once, then so many a second; beyond, the session is ended (rapid reset). A gateway's
 * session carries the cancellations of all its clients, each of whom it limits itself.
 */
const RESETS = { client: { atOnce: 500, perSecond: 50 }, gateway: { atOnce: 20_000, perSecond: 5_000 } };

/** `since`: when it began, ms of `performance.now()`. */
type Held = { socket: Socket; since: number };

/** Serves HTTP/2 on connections that others accepted, by prior knowledge: no ALPN is asked for. */
export class Http2Edge {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  readonly #sessions = new Map<ServerHttp2Session, Held>();

  constructor(runtime: Runtime, upstreams: Upstreams) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
  }

  accept(socket: Socket, context: HttpContext): void {
    if (socket.destroyed) return;
    const { limits } = this.#runtime.config();
    const resets = context.isGateway ? RESETS.gateway : RESETS.client;
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
      streamResetBurst: resets.atOnce,
      streamResetRate: resets.perSecond,
    });
    this.#sessions.set(session, { socket, since: performance.now() });
    // A client that says nothing after the handshake holds nothing but a file descriptor, and that not for long.
    const silent = setTimeout(() => session.destroy(), limits.handshakeTimeoutMs);
    session.once('remoteSettings', () => clearTimeout(silent));
    session.once('connect', () => widenWindow(session));
    // Hazard: node:http2 takes the end of a half-open socket for nothing. A client that can not even open a window any more has
    // gone, and without this it would hold its connection until the idle limit.
    socket.once('end', () => session.destroy());
    session.on('error', () => {});
    session.once('close', () => {
      clearTimeout(silent);
      this.#sessions.delete(session);
    });
    session.setTimeout(limits.idleTimeoutMs, () => endSession(session, socket));
    session.on('stream', (stream, _headers, flags, rawHeaders) =>
      this.#serve(context, stream, (flags & END_STREAM) !== 0, rawHeaders),
    );
  }

  /**
   * GOAWAY to everyone but those who have just come; streams under way go on. To be called again until all are gone. Hazard: Node has
   * no way to announce a GOAWAY (RFC 9113, 6.8), so a request that crosses it is refused, and its client has to send it again.
   */
  drain(): void {
    const nowMs = performance.now();
    for (const [session, { socket, since }] of this.#sessions) if (nowMs - since >= NEW_MS) endSession(session, socket);
  }

  close(): void {
    for (const session of this.#sessions.keys()) session.destroy();
  }

  #serve(context: HttpContext, stream: ServerHttp2Stream, endsStream: boolean, rawHeaders: readonly string[]): void {
    stream.on('error', () => {});
    // Reset before its head was even looked at: nothing of it may reach an endpoint, whose own limit of resets it would use up.
    if (stream.destroyed || stream.closed) return;
    const check = checkHttp2Head(rawHeaders, endsStream);
    if (!check.ok) {
      const failure = new PeerwayError(
        check.status === 405 ? 'request.method_not_allowed' : 'request.invalid',
        check.reason,
      );
      context.meter.failed(failure.code);
      logRefusal(this.#runtime, null, context.meter, { status: check.status, error: failure.code });
      refuseStream(stream, failure, context.forLocalCaller);
      return;
    }
    const downstream = new Http2Downstream(stream, check.head, this.#runtime.config().limits.requestTimeoutMs);
    followDecision(this.#runtime, this.#upstreams, downstream, context);
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
