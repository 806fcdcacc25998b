import type { Socket } from 'node:net';
import { asFailure, describeFailure } from '../failure.ts';
import { relay } from '../l4/relay.ts';
import { streamEnd } from '../l4/relay-end.ts';
import type { Runtime } from '../runtime.ts';
import type { ExchangePlan } from './exchange.ts';
import { endToEnd, firstValue, lowerCaseNames } from './header-list.ts';
import { pumpBody } from './pump-body.ts';
import { endSlowly, endWith, responseHead } from './raw-answer.ts';
import type { Upstreams } from './upstreams.ts';

/** A WebSocket request whose connection Node's server has let go of. */
export type UpgradeRequest = {
  socket: Socket;
  /** What the client sent behind its request. */
  firstBytes: Buffer;
  plan: ExchangePlan;
};

/**
 * Takes a WebSocket request to an endpoint. Only when that says 101 do the two connections become a tunnel; any other answer is
 * passed on as an ordinary one, and the client's connection ends with it.
 */
export function tunnelUpgrade(runtime: Runtime, upstreams: Upstreams, request: UpgradeRequest): void {
  void open(runtime, upstreams, request);
}

async function open(
  runtime: Runtime,
  upstreams: Upstreams,
  { socket, firstBytes, plan }: UpgradeRequest,
): Promise<void> {
  const { meter } = plan;
  const startedAt = performance.now();
  meter.requestStarted();
  let isCounted = false;
  const count = (status: number): void => {
    if (isCounted) return;
    isCounted = true;
    if (status === 0) meter.requestAborted();
    else meter.requestEnded(status, (performance.now() - startedAt) * 1000);
  };
  const fail = (error: unknown): void => {
    if (isCounted) return;
    const failure = asFailure(error);
    meter.failed(failure.code);
    runtime.log('info', 'request.failed', {
      code: failure.code,
      service: meter.key.service,
      peer: meter.key.peer,
      reason: describeFailure(failure),
    });
    count(failure.code === 'platform.internal' ? 500 : 503);
    endWith(socket, failure, plan.forLocalCaller);
  };
  socket.once('close', () => count(0));

  try {
    await upstreams.openUpgrade(plan.cluster, plan.request, 'websocket', {
      switched: (rawHeaders, upstream, transport, head) => {
        count(101);
        const fields = lowerCaseNames(rawHeaders);
        const headers = [
          ...endToEnd(fields),
          'connection',
          'upgrade',
          'upgrade',
          firstValue(fields, 'upgrade') ?? 'websocket',
        ];
        if (socket.destroyed) {
          transport.destroy();
          return;
        }
        socket.write(responseHead(101, headers));
        if (head.length > 0) {
          meter.sent(head.length);
          socket.write(head);
        }
        meter.connectionOpened();
        const running = relay(streamEnd(socket, socket), streamEnd(upstream, transport), {
          toServerFirst: firstBytes.length > 0 ? firstBytes : null,
          idleTimeoutMs: runtime.config().limits.idleTimeoutMs,
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
            : runtime.registry.add({ objection: plan.objection, cut: () => running.cut() });
      },
      answered: (response) => {
        count(response.status);
        socket.write(responseHead(response.status, [...response.headers, 'connection', 'close']));
        pumpBody(response.body, socket, {
          count: (bytes) => meter.sent(bytes),
          ended: () => endSlowly(socket, ''),
        });
      },
      failed: (error) => {
        if (isCounted) socket.destroy();
        else fail(error);
      },
    });
  } catch (error) {
    fail(error);
  }
}
