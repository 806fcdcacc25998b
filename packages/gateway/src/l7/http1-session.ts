import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import type { Framing } from '../http1/body-decoder.ts';
import { type ConnectionOptions, connectionOptions, mayFollow } from '../http1/connection-options.ts';
import { MessageReader } from '../http1/message-reader.ts';
import { parseRequestHead } from '../http1/parse-head.ts';
import { SocketWriter } from '../http1/socket-writer.ts';
import { Unreadable } from '../http1/unreadable.ts';
import { responseHead } from '../http1/write-head.ts';
import { resetSocket } from '../l4/reset-socket.ts';
import type { Runtime } from '../runtime.ts';
import { checkHttp1Head } from './check-http1-head.ts';
import { failureStatus } from './failure-response.ts';
import { followDecision } from './follow-decision.ts';
import { firstValue, framesInTrailers, type HeaderList } from './header-list.ts';
import type { HttpContext, RequestDecision } from './http-context.ts';
import { Http1Downstream, type Http1Host } from './http1-downstream.ts';
import { endSlowly, endWith } from './raw-answer.ts';
import { countRefusal, logRefusal } from './refuse-request.ts';
import type { RequestHead } from './request-head.ts';
import { tunnelUpgrade } from './upgrade.ts';
import type { Upstreams } from './upstreams.ts';

/** Bytes of later requests that may wait behind the one that is being answered; the client is not read beyond. */
const WAITING_BYTES_MAX = 64 * 1024;
/** Of a body that nobody wants any more, so much is read to keep the connection; beyond it the connection ends. */
const UNWANTED_BYTES_MAX = 256 * 1024;

/** Who has said nothing for so long has no request on its way, as far as can be told. */
const SILENT_MS = 1_000;

/** One connection of an HTTP/1.x client. Its requests are answered one after the other, in the order they came. */
export class Http1Session {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  readonly #socket: Socket;
  readonly #context: HttpContext;
  readonly #onClosed: () => void;
  readonly #reader: MessageReader;
  readonly #host: Http1Host;
  #current: Http1Downstream | null = null;
  /** Whether another request may follow the one that is being answered. */
  #mayFollow = true;
  #isOver = false;
  #unwantedBytes = 0;
  /** Nothing was said since, ms of `performance.now()`. */
  #heardAt = performance.now();
  /** Since when a head is being waited for, or before it the end of a body that nobody wants; the first head from the beginning. */
  #headSince: number | null = this.#heardAt;

  /** @param onClosed it serves no more requests */
  constructor(runtime: Runtime, upstreams: Upstreams, socket: Socket, context: HttpContext, onClosed: () => void) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
    this.#socket = socket;
    this.#context = context;
    this.#onClosed = onClosed;
    this.#host = {
      writer: new SocketWriter(socket),
      wantsMore: () => this.#updateReading(),
      mayFollow: () => this.#mayFollow && !runtime.isDraining(),
      answered: (isWhole) => this.#answered(isWhole),
    };
    this.#reader = new MessageReader(
      'request',
      {
        head: (text) => this.#takeHead(text),
        body: (chunk) => this.#takeBody(chunk),
        ended: (trailers) => this.#requestEnded(trailers),
        unreadable: (fault) => this.#refuseUnreadable(fault),
      },
      runtime.config().limits.headerBytesMax,
    );
    socket.on('data', this.#read);
    socket.on('drain', this.#drained);
    socket.on('end', this.#left);
    socket.on('close', this.#left);
    socket.resume();
  }

  /** Ends what has been silent, or slow with a head, for too long. */
  check(nowMs: number): void {
    if (this.#isOver) return;
    const { requestTimeoutMs, idleTimeoutMs } = this.#runtime.config().limits;
    if (this.#headSince !== null && nowMs - this.#headSince > requestTimeoutMs) {
      if (this.#reader.isInHead)
        this.#refuseUnreadable(new Unreadable("the request's head did not arrive in time", 408));
      else this.destroy();
    } else if (nowMs - this.#heardAt > idleTimeoutMs) {
      this.destroy();
    }
  }

  /**
   * Ends it where no request is under way, nor may be on its way here; else it ends with its next answer. Hazard: a request that
   * comes just when the connection is being closed is lost, and on a new connection the first one always comes.
   */
  drain(nowMs: number): void {
    if (this.#current !== null || this.#isOver || nowMs - this.#heardAt < SILENT_MS) return;
    this.#leave();
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#leave();
    this.#socket.destroy();
    this.#current?.gone();
  }

  readonly #read = (bytes: Buffer): void => {
    this.#heardAt = performance.now();
    if (this.#current === null) this.#headSince ??= this.#heardAt;
    this.#reader.feed(bytes);
    this.#updateReading();
  };

  readonly #drained = (): void => {
    this.#heardAt = performance.now();
    this.#current?.drained();
  };

  /** A client that ends its side has left, as Envoy reads it: nobody waits for what is still under way. */
  readonly #left = (): void => this.destroy();

  #updateReading(): void {
    if (this.#isOver) return;
    const isBlocked =
      this.#current !== null && (this.#current.body.isBlocked || this.#reader.waitingBytes > WAITING_BYTES_MAX);
    if (isBlocked === this.#socket.isPaused()) return;
    if (isBlocked) this.#socket.pause();
    else this.#socket.resume();
  }

  #takeHead(text: string): void {
    this.#headSince = null;
    const raw = parseRequestHead(text);
    if (raw instanceof Unreadable) {
      this.#reader.stop();
      this.#refuseUnreadable(raw);
      return;
    }
    const check = checkHttp1Head(raw);
    if (!check.ok) {
      this.#reader.stop();
      const code = check.status === 405 ? 'request.method_not_allowed' : 'request.invalid';
      this.#refuse(new PeerwayError(code, check.reason), check.status);
      return;
    }
    const { head } = check;
    const options = connectionOptions(raw.fields);
    if (isWebSocket(head, raw.fields, options)) {
      this.#upgrade(head);
      return;
    }
    this.#mayFollow = mayFollow(raw.minor, options);
    const request = new Http1Downstream(head, raw.minor, this.#host);
    this.#current = request;
    this.#reader.begin(framingOf(head));
    if (head.bodyLength !== 0 && raw.minor === 1 && firstValue(raw.fields, 'expect') !== undefined)
      this.#host.writer.write(responseHead(100, []));
    followDecision(this.#runtime, this.#upstreams, request, this.#context);
  }

  #takeBody(chunk: Buffer): void {
    const current = this.#current;
    if (current !== null) {
      current.body.push(chunk);
      return;
    }
    this.#unwantedBytes += chunk.length;
    if (this.#unwantedBytes > UNWANTED_BYTES_MAX) this.#endConnection();
  }

  #requestEnded(trailers: HeaderList): void {
    if (this.#current === null) {
      this.#headSince = null;
      this.#reader.next();
      if (this.#reader.isInHead) this.#headSince = this.#heardAt;
    } else if (framesInTrailers(trailers)) {
      this.#reader.stop();
      this.#refuseUnreadable(new Unreadable('a trailer about the framing of the message'));
    } else {
      this.#current.body.end(trailers);
    }
  }

  #answered(isWhole: boolean): void {
    const current = this.#current;
    this.#current = null;
    if (this.#isOver || current === null) return;
    if (!isWhole) {
      this.#leave();
      // Where only the end of the connection tells the end of the answer, that must not look like one.
      if (current.isUntilClose) resetSocket(this.#context.transport);
      else this.#socket.destroy();
      return;
    }
    if (current.isLast) {
      this.#endConnection();
      return;
    }
    this.#heardAt = performance.now();
    this.#unwantedBytes = 0;
    this.#reader.next();
    if (this.#reader.isInHead || this.#reader.isInBody) this.#headSince = this.#heardAt;
    this.#updateReading();
  }

  /** Ends the connection behind the last answer. */
  #endConnection(): void {
    this.#leave();
    this.#host.writer.flush();
    endSlowly(this.#socket, '');
  }

  #upgrade(head: RequestHead): void {
    const rest = this.#reader.stop();
    const socket = this.#socket;
    const context = this.#context;
    this.#leave();
    socket.pause();
    if (head.bodyLength !== 0) {
      context.meter.failed('request.invalid');
      logRefusal(this.#runtime, head, context.meter, { status: 400, error: 'request.invalid' });
      endWith(socket, new PeerwayError('request.invalid', 'an upgrade has no body'), context.forLocalCaller);
      return;
    }
    const follow = (decision: RequestDecision): void => {
      if (socket.destroyed) return;
      if (decision.kind === 'forward') {
        const { transport } = context;
        tunnelUpgrade(this.#runtime, this.#upstreams, { socket, transport, firstBytes: rest, plan: decision.plan });
        return;
      }
      const { meter, failure } = decision;
      countRefusal(this.#runtime, head, meter, failure);
      logRefusal(this.#runtime, head, meter, { status: failureStatus(failure), error: failure.code });
      endWith(socket, failure, context.forLocalCaller);
    };
    const decision = context.decide(head);
    if (decision instanceof Promise) void decision.then(follow);
    else follow(decision);
  }

  /** What follows on the connection can not be told from what was refused, so it ends. */
  #refuseUnreadable(fault: Unreadable): void {
    const failure = new PeerwayError('request.invalid', fault.reason);
    const current = this.#current;
    // In the middle of a body: an answer under way can only be cut.
    if (current?.hasResponded === true) {
      this.#context.meter.failed(failure.code);
      this.destroy();
      return;
    }
    this.#refuse(failure, fault.status);
    current?.gone();
  }

  #refuse(failure: PeerwayError, status: number): void {
    const { meter, forLocalCaller } = this.#context;
    meter.failed(failure.code);
    logRefusal(this.#runtime, null, meter, { status, error: failure.code });
    this.#leave();
    this.#host.writer.flush();
    endWith(this.#socket, failure, forLocalCaller, status);
  }

  /** Nothing of the connection is handed out any more. */
  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reader.stop();
    const socket = this.#socket;
    socket.off('data', this.#read);
    socket.off('drain', this.#drained);
    socket.off('end', this.#left);
    socket.off('close', this.#left);
    this.#onClosed();
  }
}

function framingOf({ bodyLength }: RequestHead): Framing {
  if (bodyLength === null) return { kind: 'chunked' };
  return bodyLength === 0 ? { kind: 'none' } : { kind: 'length', length: bodyLength };
}

function isWebSocket(head: RequestHead, fields: HeaderList, { upgrades }: ConnectionOptions): boolean {
  return upgrades && head.method === 'GET' && firstValue(fields, 'upgrade')?.toLowerCase() === 'websocket';
}
