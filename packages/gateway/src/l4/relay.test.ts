import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { BufferPool } from './buffer-pool.ts';
import { relay } from './relay.ts';
import { acceptedEnd, dialledEnd } from './relay-end.ts';
import { stopReading } from './socket-handle.ts';

/** A relay between a client and a server of the test, over real sockets. */
async function relayed(pool: BufferPool, idleTimeoutMs = 0) {
  const closed: (string | null)[] = [];
  const counts = { fromClient: 0, fromServer: 0 };
  const listen = (onSocket: (socket: Socket) => void) =>
    new Promise<{ port: number; close(): void }>((resolve) => {
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, onSocket).listen(
        0,
        '127.0.0.1',
        () => {
          const address = server.address();
          resolve({
            port: address !== null && typeof address === 'object' ? address.port : 0,
            close: () => server.close(),
          });
        },
      );
    });
  let server: Socket | undefined;
  const target = await listen((socket) => {
    server = socket;
    socket.on('error', () => {});
  });
  let running: { cut(): void } | undefined;
  const front = await listen((socket) => {
    stopReading(socket);
    const upstream = dialledEnd('127.0.0.1', target.port, 0, pool);
    upstream.socket.once('connect', () => {
      const { end, leftover } = acceptedEnd(socket, pool);
      running = relay(end, upstream, {
        toServerFirst: leftover,
        idleTimeoutMs,
        observer: {
          fromClient: (bytes) => {
            counts.fromClient += bytes;
          },
          fromServer: (bytes) => {
            counts.fromServer += bytes;
          },
          closed: (reset) => closed.push(reset),
        },
      });
    });
  });
  const client = connect({ port: front.port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => {});
  await until(() => server !== undefined && running !== undefined);
  target.close();
  front.close();
  return { client, server: server as unknown as Socket, closed, counts, cut: () => running?.cut() };
}

describe('relay', () => {
  it('gives both buffers back once both sides have closed, and not before', async () => {
    const pool = new BufferPool();
    const { client, server, closed, counts } = await relayed(pool);
    server.resume();
    client.resume();
    client.end('to the server');
    await until(() => server.readableEnded);
    expect([pool.idle, closed]).toEqual([0, []]);
    server.end('back');
    await until(() => closed.length === 1);
    expect([pool.idle, closed, counts]).toEqual([2, [null], { fromClient: 13, fromServer: 4 }]);
    const again = await relayed(pool);
    expect(pool.idle).toBe(0);
    again.cut();
    await until(() => pool.idle === 2);
  });

  it('tells which side broke the connection', async () => {
    const pool = new BufferPool();
    const first = await relayed(pool);
    first.client.resume();
    first.server.resetAndDestroy();
    await until(() => first.closed.length === 1);
    const second = await relayed(pool);
    second.server.resume();
    second.client.resetAndDestroy();
    await until(() => second.closed.length === 1);
    expect([first.closed, second.closed]).toEqual([['server'], ['client']]);
  });

  it('ends a relay that is silent for too long, but not one where only one side speaks', async () => {
    const { client, server, closed } = await relayed(new BufferPool(), 300);
    client.resume();
    server.resume();
    const speaking = setInterval(() => server.write('.'), 50);
    const startedAt = performance.now();
    await until(() => client.bytesRead > 15);
    expect(performance.now() - startedAt).toBeGreaterThan(400);
    expect(closed).toEqual([]);
    clearInterval(speaking);
    await until(() => closed.length === 1);
  });
});
