import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PeerwayError } from '@peerway/model/error';
import type { Runtime } from '../runtime.ts';
import { checkHttp1Head } from './check-http1-head.ts';
import { failureResponse } from './failure-response.ts';
import { followDecision } from './follow-decision.ts';
import type { HttpContext, RequestDecision } from './http-context.ts';
import { Http1Downstream } from './http1-downstream.ts';
import { endWith } from './raw-answer.ts';
import { countRefusal } from './refuse-request.ts';
import { tunnelUpgrade } from './upgrade.ts';
import type { Upstreams } from './upstreams.ts';

/** How often connections are looked at for a head that does not end, ms. */
const SLOW_HEAD_CHECK_MS = 1_000;
/** Requests on one connection that may wait for their turn to be answered: pipelining without end would be memory without end. */
const PIPELINE_MAX = 64;

type Connection = {
  context: HttpContext;
  /** Requests without a complete answer. */
  pending: number;
  /** A request was refused unread; what follows it on this connection may be a part of it. */
  isCondemned: boolean;
};

/** Serves HTTP/1.x on connections that others accepted. One per proxy; what a connection may do is in its context. */
export class Http1Edge {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  /** Open connections. */
  readonly #connections = new Map<Socket, Connection>();
  readonly #server: Server;

  constructor(runtime: Runtime, upstreams: Upstreams) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
    this.#server = createServer({
      // Bodies stream for as long as they flow; the idle timeout of the connection ends those that do not.
      requestTimeout: 0,
      connectionsCheckingInterval: SLOW_HEAD_CHECK_MS,
      requireHostHeader: false,
      httpValidation: 'strict',
      noDelay: true,
      shouldUpgradeCallback: isWebSocket,
    });
    // Hazard: a limit here would drop the fields beyond it and serve the request. They are counted with the other checks.
    this.#server.maxHeadersCount = 0;
    this.#server.on('request', (request, response) => this.#serve(request, response));
    this.#server.on('checkContinue', (request, response) => this.#serve(request, response));
    // Without a listener Node would answer 417 in its own words.
    this.#server.on('checkExpectation', (request, response) => this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('connect', (request, socket) => this.#refuseConnect(request, socket));
    this.#server.on('clientError', (error, socket) => this.#refuseUnreadable(error, socket));
    // Hazard: the check for slow heads starts with `listening`, and this server never listens: it is fed.
    this.#server.emit('listening');
  }

  accept(socket: Socket, context: HttpContext): void {
    if (socket.destroyed) return;
    const { limits } = this.#runtime.config();
    // Read by Node for each connection, but missing in the types.
    Object.assign(this.#server, { maxHeaderSize: limits.headerBytesMax });
    this.#server.headersTimeout = limits.requestTimeoutMs;
    this.#server.keepAliveTimeout = limits.idleTimeoutMs;
    this.#server.timeout = limits.idleTimeoutMs;
    this.#connections.set(socket, { context, pending: 0, isCondemned: false });
    socket.once('close', () => this.#connections.delete(socket));
    socket.on('error', () => {});
    this.#server.emit('connection', socket);
    // Who looked at the first bytes has paused the socket, and a listener for data alone does not undo that.
    socket.resume();
  }

  /** Ends connections that have no request; the others are told with their next answer. */
  drain(): void {
    for (const [socket, { pending }] of this.#connections) if (pending === 0) socket.destroySoon();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close(() => {});
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const connection = this.#connections.get(socket);
    if (connection === undefined) {
      socket.destroy();
      return;
    }
    if (connection.isCondemned) {
      request.resume();
      return;
    }
    const { context } = connection;
    const check = checkHttp1Head(request);
    if (!check.ok) {
      connection.isCondemned = true;
      const failure = new PeerwayError(
        check.status === 405 ? 'request.method_not_allowed' : 'request.invalid',
        check.reason,
      );
      context.meter.failed(failure.code);
      const answer = failureResponse(failure, {
        isGrpc: false,
        forLocalCaller: context.forLocalCaller,
        status: check.status,
      });
      response.sendDate = false;
      response.on('error', () => {});
      request.on('error', () => {});
      response.writeHead(answer.status, [...answer.headers, 'connection', 'close']);
      response.end(answer.body);
      return;
    }
    connection.pending += 1;
    response.once('close', () => {
      connection.pending -= 1;
    });
    if (connection.pending > PIPELINE_MAX) {
      socket.destroy();
      return;
    }
    if (request.headers.expect !== undefined) response.writeContinue();
    const downstream = new Http1Downstream(request, response, check.head, () => this.#runtime.isDraining());
    followDecision(this.#runtime, this.#upstreams, downstream, context);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const connection = this.#connections.get(request.socket);
    socket.on('error', () => {});
    if (connection === undefined) {
      socket.destroy();
      return;
    }
    // A tunnel is not idle, however long it says nothing.
    connection.pending += 1;
    const { context } = connection;
    const check = checkHttp1Head(request);
    if (!check.ok || check.head.bodyLength !== 0) {
      context.meter.failed('request.invalid');
      endWith(
        socket,
        new PeerwayError('request.invalid', check.ok ? 'an upgrade has no body' : check.reason),
        context.forLocalCaller,
      );
      return;
    }
    const follow = (decision: RequestDecision): void => {
      if (socket.destroyed) return;
      if (decision.kind === 'forward') {
        tunnelUpgrade(this.#runtime, this.#upstreams, {
          socket: request.socket,
          transport: context.transport,
          firstBytes: head,
          plan: decision.plan,
        });
        return;
      }
      countRefusal(this.#runtime, check.head, decision.meter, decision.failure);
      endWith(socket, decision.failure, context.forLocalCaller);
    };
    const decision = context.decide(check.head);
    if (decision instanceof Promise) void decision.then(follow);
    else follow(decision);
  }

  /** The server's events speak of a Duplex; every one of them is a socket that was handed to `accept`. */
  #contextOf(socket: Duplex): HttpContext | undefined {
    return socket instanceof Socket ? this.#connections.get(socket)?.context : undefined;
  }

  #refuseConnect(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => {});
    this.#contextOf(request.socket)?.meter.failed('request.method_not_allowed');
    endWith(socket, new PeerwayError('request.method_not_allowed', 'CONNECT is not served'), false);
  }

  #refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code !== 'ECONNRESET') this.#contextOf(socket)?.meter.failed('request.invalid');
    // The parser gave up in the middle of a message, or the client left; an answer under way can only be cut.
    if (error.code === 'ECONNRESET' || !socket.writable || hasAnswerUnderWay(socket)) {
      socket.destroy();
      return;
    }
    const status = UNREADABLE_STATUS[error.code ?? ''] ?? 400;
    endWith(
      socket,
      new PeerwayError('request.invalid', UNREADABLE_REASON[status] ?? 'the request can not be read'),
      false,
      status,
    );
  }
}

const UNREADABLE_STATUS: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const UNREADABLE_REASON: Record<number, string> = {
  431: "the request's head is larger than the limit",
  413: 'the chunk extensions are larger than the limit',
  408: "the request's head did not arrive in time",
};

function isWebSocket(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}

/** Node keeps the answer that is being written on the socket. */
function hasAnswerUnderWay(socket: Duplex): boolean {
  return '_httpMessage' in socket && socket._httpMessage !== null && socket._httpMessage !== undefined;
}
