import type { Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { asFailure, describeFailure } from '../failure.ts';
import { relay } from '../l4/relay.ts';
import { streamEnd } from '../l4/relay-end.ts';
import type { Runtime } from '../runtime.ts';
import type { ExchangePlan } from './exchange.ts';
import { failureStatus } from './failure-response.ts';
import { endToEnd, firstValue, lowerCaseNames } from './header-list.ts';
import type { UpgradeListener } from './http1-upgrade.ts';
import { pumpBody } from './pump-body.ts';
import { endSlowly, endWith, responseHead } from './raw-answer.ts';
import type { UpstreamResponse } from './upstream-exchange.ts';
import type { Upstreams } from './upstreams.ts';

/** A WebSocket request whose connection Node's server has let go of. */
export type UpgradeRequest = {
  socket: Socket;
  /** The TCP connection below `socket`. */
  transport: Socket;
  /** What the client sent behind its request. */
  firstBytes: Buffer;
  plan: ExchangePlan;
};

/**
 * Takes a WebSocket request to an endpoint. Only when that says 101 do the two connections become a tunnel; any other answer is
 * passed on as an ordinary one, and the client's connection ends with it.
 */
export function tunnelUpgrade(runtime: Runtime, upstreams: Upstreams, request: UpgradeRequest): void {
  void new Upgrade(runtime, request).start(upstreams);
}

class Upgrade {
  readonly #runtime: Runtime;
  readonly #request: UpgradeRequest;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #giveUp: (() => void) | null = null;
  #isCounted = false;

  constructor(runtime: Runtime, request: UpgradeRequest) {
    this.#runtime = runtime;
    this.#request = request;
    request.plan.meter.requestStarted();
    request.socket.once('close', () => this.#count(0));
  }

  async start(upstreams: Upstreams): Promise<void> {
    const { plan, socket } = this.#request;
    const listener: UpgradeListener & { transport: Socket | null } = {
      transport: null,
      switched: (rawHeaders, upstream, head) => this.#switch(rawHeaders, upstream as Socket, listener.transport, head),
      answered: (response) => this.#answer(response),
      failed: (error) => this.#fail(error),
    };
    try {
      const { transport, giveUp } = await upstreams.openUpgrade(plan.cluster(), plan.request, 'websocket', listener);
      listener.transport = transport;
      this.#giveUp = giveUp;
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (socket.destroyed) {
      this.#giveUp();
      return;
    }
    const { responseTimeoutMs } = plan;
    if (responseTimeoutMs === null || this.#isCounted) return;
    this.#timer = setTimeout(() => {
      this.#giveUp?.();
      this.#fail(new PeerwayError('upstream.timeout', `no answer came within ${responseTimeoutMs} ms`));
    }, responseTimeoutMs);
  }

  #switch(rawHeaders: string[], upstream: Socket, upstreamTransport: Socket | null, head: Buffer): void {
    const { socket, transport, firstBytes, plan } = this.#request;
    const { meter } = plan;
    this.#count(101);
    if (socket.destroyed || upstreamTransport === null) {
      upstream.destroy();
      return;
    }
    const fields = lowerCaseNames(rawHeaders);
    const protocol = firstValue(fields, 'upgrade') ?? 'websocket';
    socket.write(responseHead(101, [...endToEnd(fields), 'connection', 'upgrade', 'upgrade', protocol]));
    if (head.length > 0) {
      meter.sent(head.length);
      socket.write(head);
    }
    meter.connectionOpened();
    const running = relay(streamEnd(socket, transport), streamEnd(upstream, upstreamTransport), {
      toServerFirst: firstBytes.length > 0 ? firstBytes : null,
      idleTimeoutMs: this.#runtime.config().limits.idleTimeoutMs,
      observer: {
        fromClient: (bytes) => meter.received(bytes),
        fromServer: (bytes) => meter.sent(bytes),
        closed: () => {
          release();
          meter.connectionClosed();
        },
      },
    });
    const release =
      plan.objection === null
        ? () => {}
        : this.#runtime.registry.add({ objection: plan.objection, cut: () => running.cut() });
  }

  #answer(response: UpstreamResponse): void {
    const { socket, plan } = this.#request;
    this.#count(response.status);
    socket.write(responseHead(response.status, [...response.headers, 'connection', 'close']));
    pumpBody(response.body, socket, {
      count: (bytes) => plan.meter.sent(bytes),
      ended: () => endSlowly(socket, ''),
    });
  }

  #fail(error: unknown): void {
    const { socket, plan } = this.#request;
    if (this.#isCounted) {
      socket.destroy();
      return;
    }
    const failure = asFailure(error);
    plan.meter.failed(failure.code);
    this.#runtime.log('info', 'request.failed', {
      code: failure.code,
      service: plan.meter.key.service,
      peer: plan.meter.key.peer,
      reason: describeFailure(failure),
    });
    this.#count(failureStatus(failure));
    endWith(socket, failure, plan.forLocalCaller);
  }

  /** The request has its answer; what may follow is the tunnel's. */
  #count(status: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#isCounted) return;
    this.#isCounted = true;
    const { meter } = this.#request.plan;
    if (status === 0) {
      meter.requestAborted();
      this.#giveUp?.();
    } else {
      meter.requestEnded(status, (performance.now() - this.#startedAt) * 1000);
    }
  }
}
