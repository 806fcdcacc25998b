import type { Socket } from 'node:net';
import type { ErrorCode } from '@peerway/model/error';
import { PeerwayError } from '@peerway/model/error';
import { formatHostPort } from '@peerway/model/host-port';
import { asFailure, describeFailure } from '../failure.ts';
import { responseHead } from '../http1/write-head.ts';
import { relay } from '../l4/relay.ts';
import { streamEnd } from '../l4/relay-end.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import { type ExchangePlan, editedAnswer, noActions } from './exchange-plan.ts';
import { failureStatus } from './failure-response.ts';
import { endToEnd, firstValue, type HeaderList } from './header-list.ts';
import type { UpgradeListener } from './http1-upgrade.ts';
import { pumpBody } from './pump-body.ts';
import { endSlowly, endWith } from './raw-answer.ts';
import { StreamSink } from './stream-body.ts';
import { hasSucceeded } from './try-answer.ts';
import type { UpstreamResponse } from './upstream-exchange.ts';
import type { Lease, Upstreams } from './upstreams.ts';

/** A WebSocket request whose connection serves no other requests any more. */
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
  #lease: Lease | null = null;
  #meter: TrafficPath;
  #isCounted = false;

  constructor(runtime: Runtime, request: UpgradeRequest) {
    this.#runtime = runtime;
    this.#request = request;
    this.#meter = request.plan.meter;
    this.#meter.requestStarted();
    request.socket.once('close', () => {
      this.#count(0);
      this.#lease?.end();
    });
  }

  async start(upstreams: Upstreams): Promise<void> {
    const { plan, socket } = this.#request;
    const listener: UpgradeListener & { transport: Socket | null } = {
      transport: null,
      switched: (fields, upstream, rest) => this.#switch(fields, upstream, listener.transport, rest),
      answered: (response) => this.#answer(response),
      failed: (error) => {
        this.#lease?.report(false);
        this.#fail(error);
      },
    };
    try {
      const clusterName = plan.cluster();
      const destination = {
        clusterName,
        hash: plan.actions?.hash ?? null,
        avoid: new Set<string>(),
        isWanted: () => !socket.destroyed,
      };
      const opened = await upstreams.openUpgrade(destination, plan.request, 'websocket', listener);
      const { transport, giveUp, lease } = opened;
      listener.transport = transport;
      this.#giveUp = giveUp;
      this.#lease = lease;
      if (socket.destroyed) {
        giveUp();
        lease.end();
        return;
      }
      if (lease.cluster.name !== clusterName) this.#moveTo(plan.meterOf?.(lease.cluster) ?? plan.meter);
      if (this.#meter.key.point === 'outbound') this.#meter.hopSeen(lease.cluster.tls !== null);
    } catch (error) {
      this.#fail(error);
      return;
    }
    const { responseTimeoutMs } = plan;
    if (responseTimeoutMs === null || this.#isCounted) return;
    this.#timer = setTimeout(() => {
      this.#giveUp?.();
      this.#fail(new PeerwayError('upstream.timeout', `no answer came within ${responseTimeoutMs} ms`));
    }, responseTimeoutMs);
  }

  #moveTo(meter: TrafficPath): void {
    if (this.#isCounted || meter === this.#meter) return;
    this.#meter.requestMoved();
    this.#meter = meter;
    meter.requestStarted();
  }

  #switch(fields: HeaderList, upstream: Socket, upstreamTransport: Socket | null, rest: Buffer): void {
    const { socket, transport, firstBytes, plan } = this.#request;
    const meter = this.#meter;
    this.#lease?.report(true);
    this.#count(101);
    if (socket.destroyed || upstreamTransport === null) {
      upstream.destroy();
      return;
    }
    const protocol = firstValue(fields, 'upgrade') ?? 'websocket';
    socket.write(
      responseHead(101, [
        ...editedAnswer(plan.actions ?? noActions, endToEnd(fields)),
        'connection',
        'upgrade',
        'upgrade',
        protocol,
      ]),
    );
    if (rest.length > 0) {
      meter.sent(rest.length);
      socket.write(rest);
    }
    meter.connectionOpened();
    const switchedAt = performance.now();
    let [bytesIn, bytesOut] = [0, rest.length];
    const running = relay(streamEnd(socket, transport), streamEnd(upstream, upstreamTransport), {
      toServerFirst: firstBytes.length > 0 ? firstBytes : null,
      idleTimeoutMs: plan.actions?.idleTimeoutMs ?? this.#runtime.config().limits.idleTimeoutMs,
      observer: {
        fromClient: (bytes) => {
          meter.received(bytes);
          bytesIn += bytes;
        },
        fromServer: (bytes) => {
          meter.sent(bytes);
          bytesOut += bytes;
        },
        closed: () => {
          release();
          meter.connectionClosed();
          this.#runtime.accessLog.connection({
            ...{ path: meter.key, durationMs: performance.now() - switchedAt, bytesIn, bytesOut },
            ...{ upstream: this.#upstreamAddress(), error: null },
          });
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
    this.#lease?.report(hasSucceeded(response));
    this.#count(response.status);
    const headers = editedAnswer(plan.actions ?? noActions, response.headers);
    socket.write(responseHead(response.status, [...headers, 'connection', 'close']));
    pumpBody(response.body, new StreamSink(socket), {
      count: (bytes) => this.#meter.sent(bytes),
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
    const meter = this.#meter;
    meter.failed(failure.code);
    this.#runtime.log('info', 'request.failed', {
      code: failure.code,
      service: meter.key.service,
      peer: meter.key.peer,
      reason: describeFailure(failure),
    });
    this.#count(failureStatus(failure), failure.code);
    endWith(socket, failure, plan.forLocalCaller);
  }

  /** The request has its answer; what may follow is the tunnel's. */
  #count(status: number, error: ErrorCode | null = null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#isCounted) return;
    this.#isCounted = true;
    const meter = this.#meter;
    const durationMs = performance.now() - this.#startedAt;
    if (status === 0) {
      meter.requestAborted();
      this.#giveUp?.();
    } else {
      meter.requestEnded(status, durationMs * 1000);
    }
    this.#runtime.accessLog.request(this.#request.plan.request, status, {
      ...{ path: meter.key, durationMs, bytesIn: 0, bytesOut: 0, upstream: this.#upstreamAddress(), error },
    });
  }

  #upstreamAddress(): string {
    const endpoint = this.#lease?.endpoint;
    return endpoint === undefined ? '' : formatHostPort({ host: endpoint.address, port: endpoint.port });
  }
}
