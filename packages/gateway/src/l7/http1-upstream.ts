import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { PeerwayError } from '@peerway/model/error';
import type { Connected } from '../l4/connect-cluster.ts';
import { allowedTrailers, endToEnd, fieldsOf, firstValue, type HeaderList, lowerCaseNames } from './header-list.ts';
import type { OutgoingRequest, UpstreamExchange, UpstreamListener } from './upstream-exchange.ts';

/** An idle connection is closed by us after this time, ms: sooner than other proxies and servers of the mesh would (an hour). */
const IDLE_MS = 60_000;

/**
 * One keep-alive connection to an endpoint. Each has an Agent of its own, so that which connection a request takes is decided
 * by the pool, while Node's guards of idle sockets (data nobody asked for, `Keep-Alive: timeout`) stay in force.
 */
export class Http1Connection {
  readonly connected: Connected;
  readonly #agent: Agent;
  /** Requests so far. */
  #uses = 0;
  isBusy = false;

  /** @param onIdle the connection can take another request */
  constructor(connected: Connected, onIdle: () => void) {
    this.connected = connected;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: IDLE_MS });
    this.#agent.createConnection = () => connected.socket;
    this.#agent.on('free', (socket: Socket) => {
      this.isBusy = false;
      if (!socket.destroyed) onIdle();
    });
  }

  get isReused(): boolean {
    return this.#uses > 1;
  }

  get isOpen(): boolean {
    return !this.connected.socket.destroyed && this.connected.socket.writable;
  }

  close(): void {
    this.#agent.destroy();
    this.connected.socket.destroy();
    this.connected.transport.destroy();
  }

  /** @param upgrade value of `Upgrade`, when the connection is to leave HTTP */
  request(outgoing: OutgoingRequest, upgrade: string | null): ClientRequest {
    this.#uses += 1;
    this.isBusy = true;
    return httpRequest({
      agent: this.#agent,
      method: outgoing.method,
      path: outgoing.path,
      headers: requestFields(outgoing, upgrade),
      maxHeaderSize: 64 * 1024,
      httpValidation: 'strict',
    });
  }
}

function requestFields(outgoing: OutgoingRequest, upgrade: string | null): string[] {
  const fields = ['host', outgoing.authority, ...outgoing.headers];
  if (upgrade !== null) fields.push('connection', 'upgrade', 'upgrade', upgrade);
  const hasLength = firstValue(outgoing.headers, 'content-length') !== undefined;
  if (outgoing.bodyLength === null) fields.push('transfer-encoding', 'chunked');
  else if (!hasLength && ['POST', 'PUT', 'PATCH'].includes(outgoing.method))
    fields.push('content-length', String(outgoing.bodyLength));
  return fields;
}

/** Sends a request over a pooled connection. Throws for a head that Node refuses to write. */
export function openHttp1(
  connection: Http1Connection,
  outgoing: OutgoingRequest,
  listener: UpstreamListener,
): UpstreamExchange {
  const request = connection.request(outgoing, null);
  return new Http1Exchange(connection, request, listener);
}

class Http1Exchange implements UpstreamExchange {
  readonly sink: Writable;
  readonly #request: ClientRequest;
  readonly #connection: Http1Connection;
  readonly #listener: UpstreamListener;
  #response: IncomingMessage | null = null;
  #isOver = false;

  constructor(connection: Http1Connection, request: ClientRequest, listener: UpstreamListener) {
    this.#connection = connection;
    this.#request = request;
    this.sink = request;
    this.#listener = listener;
    request.on('information', (info) => {
      if (info.statusCode !== 100) listener.informational(info.statusCode, endToEnd(lowerCaseNames(info.rawHeaders)));
    });
    request.once('response', (response) => this.#respond(response));
    request.on('error', (error) => {
      // Once the answer has begun only the answer counts: an endpoint may refuse the rest of a body and still answer whole.
      if (this.#response === null) this.#fail(error);
    });
    // Without an answer and without an error: the endpoint switched protocols unasked, or closed without a word.
    request.once('close', () => {
      if (this.#response === null) this.#fail(null);
    });
  }

  finish(trailers: HeaderList): void {
    if (this.#request.destroyed) return;
    try {
      if (trailers.length > 0 && this.#request.chunkedEncoding) this.#request.addTrailers([...fieldsOf(trailers)]);
    } catch {
      // A trailer that can not be written is left out; the body is complete all the same.
    }
    this.#request.end();
  }

  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#request.on('error', () => {});
    this.#request.destroy();
    this.#connection.close();
  }

  #respond(response: IncomingMessage): void {
    if (this.#isOver) {
      response.destroy();
      return;
    }
    this.#response = response;
    response.on('error', (error) => this.#fail(error));
    response.once('end', () => {
      this.#isOver = true;
      // Answered before the request was sent whole: the rest of it can not be taken back, so the connection ends.
      if (!this.#request.writableFinished) this.#connection.close();
    });
    this.#listener.response({
      status: response.statusCode ?? 502,
      headers: endToEnd(lowerCaseNames(response.rawHeaders)),
      body: response,
      endsStream: false,
      trailers: () => allowedTrailers(response.rawTrailers),
    });
  }

  #fail(error: Error | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#connection.close();
    const isUnanswered = this.#response === null;
    const { isReused, connected } = this.#connection;
    this.#listener.failed(
      upstreamReset(error, isUnanswered && !isReused && connected.tls !== null),
      isUnanswered && isReused ? 'stale' : 'maybe',
    );
  }
}

/**
 * What to say when an established connection breaks or answers nonsense.
 * @param mayBeUnwelcome it broke right after the TLS handshake, which is how a server refuses a client's certificate in TLS 1.3
 */
export function upstreamReset(error: Error | null, mayBeUnwelcome = false): PeerwayError {
  const code = error !== null && 'code' in error ? String(error.code) : '';
  const message = code.startsWith('HPE_')
    ? 'the next hop sent an answer that can not be read'
    : mayBeUnwelcome
      ? "the next hop closed the connection without an answer; it may not accept this proxy's certificate"
      : 'the next hop closed the connection before the answer was complete';
  return new PeerwayError('upstream.reset', message, error === null ? {} : { cause: error });
}
