import type { ClientHttp2Stream, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { endingOf, exchangeRaw, fetchHttp2, http2Session } from '../testing/clients.ts';
import { END_HEADERS, frame, literals, PREFACE, readFrames, uint32 } from '../testing/http2-frames.ts';
import { outboundClient, startOutbound } from '../testing/outbound-proxy.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';

const POST = (length: number | null): string =>
  `POST / HTTP/1.1\r\nHost: a\r\n${length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;
const limits = { requestBodyBytesPerSecondMin: 10_000, requestBodyGraceMs: 150 };

/** Writes every 10 ms, until the connection or what it writes to is over. */
function drip(socket: Pick<Socket, 'destroyed' | 'writable' | 'write'>, bytes: string): NodeJS.Timeout {
  const dripping = setInterval(() => {
    if (socket.destroyed || !socket.writable) clearInterval(dripping);
    else socket.write(bytes);
  }, 10);
  return dripping;
}

/** Hazard: a client of node:http2 that is reset without an error while it writes may never say `close`. */
const untilReset = (stream: ClientHttp2Stream): Promise<void> => until(() => stream.closed, 10_000);

const errorsOf = async (proxy: TestProxy): Promise<string> =>
  (await (await fetch(`${proxy.adminUrl}/stats/prometheus`)).text())
    .split('\n')
    .filter((line) => line.startsWith('peerway_errors_total'))
    .join('\n');

describe('a body that comes slower than it may', () => {
  it('over HTTP/1.1 is answered 408, counted, and the connection ends', async () => {
    await using application = await httpServer((request) => request.resume());
    await using proxy = await startOutbound('http', [application.port], limits);
    const client = await outboundClient(proxy);
    const answer = exchangeRaw(client, POST(1_000));
    const dripping = drip(client, 'x');
    expect(await answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*x-peerway-error: request\.timeout\r\n[\s\S]*10000 bytes/);
    clearInterval(dripping);
    expect(await errorsOf(proxy)).toMatch(/code="request\.timeout"\} 1$/m);
    await until(() => application.sockets.size === 0);
  });

  it('over HTTP/2 is answered 408 and its stream ends, while others of the same connection are served', async () => {
    await using application = await http2Server((stream) => {
      stream.resume();
      stream.once('end', () => {
        // The slow one was reset before its end.
        if (stream.destroyed) return;
        stream.respond({ ':status': 200 });
        stream.end('ok');
      });
    });
    await using proxy = await startOutbound('http2', [application.port], limits);
    const session = http2Session(await outboundClient(proxy));
    const slow = session.request({ ':method': 'POST', ':path': '/', ':authority': 'a', 'content-length': '1000' });
    const status = new Promise((resolve) => slow.once('response', (headers) => resolve(headers[':status'])));
    slow.resume();
    const dripping = drip(slow, 'x');
    expect(await status).toBe(408);
    await untilReset(slow);
    expect(slow.rstCode).toBe(0);
    clearInterval(dripping);
    expect(await errorsOf(proxy)).toMatch(/code="request\.timeout"\} 1$/m);
    const next = await fetchHttp2(session, { ':method': 'POST', 'content-length': '3' }, 'all');
    expect([next.status, next.body]).toEqual([200, 'ok']);
    session.destroy();
  });

  it.each(['http', 'http2'] as const)('is broken off where the answer had begun, over %s', async (protocol) => {
    const begin = (stream: ServerHttp2Stream): void => {
      stream.respond({ ':status': 200 });
      stream.write('begin');
      stream.resume();
    };
    await using application =
      protocol === 'http2'
        ? await http2Server(begin)
        : await httpServer((request, response) => {
            request.resume();
            response.write('begin');
          });
    await using proxy = await startOutbound(protocol, [application.port], limits);
    const client = await outboundClient(proxy);
    if (protocol === 'http') {
      const answer = exchangeRaw(client, POST(1_000));
      const dripping = drip(client, 'x');
      expect(await answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*begin\r\n$/);
      clearInterval(dripping);
      return;
    }
    const session = http2Session(client);
    const slow = session.request({ ':method': 'POST', ':path': '/', ':authority': 'a', 'content-length': '1000' });
    const dripping = drip(slow, 'x');
    slow.on('error', () => {});
    slow.resume();
    await new Promise((resolve) => slow.once('close', resolve));
    clearInterval(dripping);
    expect(slow.rstCode).not.toBe(0);
    session.destroy();
  });

  it('is waited for where it has no length, and where it is gRPC', async () => {
    await using application = await httpServer((request, response) => {
      request.resume();
      request.once('end', () => response.end('ok'));
    });
    await using proxy = await startOutbound('http', [application.port], limits);
    const chunked = await outboundClient(proxy);
    const answer = exchangeRaw(chunked, POST(null));
    await using service = await http2Server((stream) => {
      stream.resume();
      stream.once('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
      });
    });
    await using grpc = await startOutbound('grpc', [service.port], limits);
    const session = http2Session(await outboundClient(grpc));
    const call = session.request({
      ...{ ':method': 'POST', ':path': '/a.A/B', ':authority': 'a', te: 'trailers' },
      ...{ 'content-type': 'application/grpc', 'content-length': '4' },
    });
    const status = new Promise((resolve) => call.once('response', (headers) => resolve(headers['grpc-status'])));
    // Each of them is far behind what a body with a length may be.
    for (let n = 0; n < 4; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      chunked.write('1\r\nx\r\n');
      call.write('x');
    }
    chunked.write('0\r\n\r\n');
    call.end();
    expect(await status).toBe('0');
    await until(() => chunked.bytesRead > 0);
    chunked.end();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    session.destroy();
  });

  it('is not its sender’s fault while the application reads nothing', async () => {
    let application: Socket | null = null;
    let received = 0;
    await using server = await tcpServer((socket) => {
      application = socket;
      socket.pause();
    });
    await using proxy = await startOutbound('http', [server.port], limits);
    const client = await outboundClient(proxy);
    const length = 20_000_000;
    const answer = exchangeRaw(client, POST(length));
    client.write(Buffer.alloc(length));
    await until(() => application !== null);
    // Longer than the grace period and the credit of what came: nothing can be read on.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(client.destroyed).toBe(false);
    const reader = application as unknown as Socket;
    reader.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received >= length) reader.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    reader.resume();
    await until(() => client.bytesRead > 0);
    client.end();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('a body that nobody wants any more', () => {
  const refusing = { ...limits, requestTimeoutMs: 150 };

  it('is read for a while over HTTP/1.1: the connection serves on where it ended in time, and ends where it did not', async () => {
    await using application = await httpServer((_request, response) => response.end('early'));
    await using proxy = await startOutbound('http', [application.port], refusing);
    const client = await outboundClient(proxy);
    const answers = exchangeRaw(client, `${POST(10)}x`);
    await until(() => client.bytesRead > 0);
    client.write(`${'x'.repeat(9)}${POST(1_000)}x`);
    const dripping = drip(client, 'x');
    expect((await answers).match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    clearInterval(dripping);
  });

  it('ends its stream over HTTP/2 when it drips on', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('early');
      stream.resume();
    });
    await using proxy = await startOutbound('http2', [application.port], refusing);
    const session = http2Session(await outboundClient(proxy));
    const slow = session.request({ ':method': 'POST', ':path': '/', ':authority': 'a' });
    const dripping = drip(slow, 'x');
    let text = '';
    slow.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await untilReset(slow);
    clearInterval(dripping);
    await until(() => text === 'early');
    expect(slow.rstCode).toBe(0);
    session.destroy();
  });
});

describe('an answer that the client does not read', () => {
  const silent = { streamIdleTimeoutMs: 200 };
  const unread = (proxy: TestProxy): Promise<void> =>
    until(async () => /code="request\.answer_unread"\} 1$/m.test(await errorsOf(proxy)));

  it('over HTTP/1.1 is given up after the limit for silence, and it is said that it was the client', async () => {
    await using application = await httpServer((_request, response) => response.end(Buffer.alloc(20_000_000)));
    await using proxy = await startOutbound('http', [application.port], silent);
    const client = await outboundClient(proxy);
    client.pause();
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await unread(proxy);
    expect(await endingOf(client)).not.toBe('');
    await until(() => application.sockets.size === 0);
  });

  it.each(['http2', 'grpc'] as const)('over %s the same, with a window of one byte at a time', async (protocol) => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200, ...(protocol === 'grpc' ? { 'content-type': 'application/grpc' } : {}) });
      stream.end(Buffer.alloc(2_000_000));
    });
    await using proxy = await startOutbound(protocol, [application.port], silent);
    const client = await outboundClient(proxy);
    const seen = readFrames(client);
    const settings = Buffer.from([0, 4, 0, 0, 0, 0]);
    const head = literals([
      [':method', protocol === 'grpc' ? 'POST' : 'GET'],
      [':scheme', 'http'],
      [':path', '/a.A/B'],
      [':authority', 'a'],
      ...(protocol === 'grpc' ? [['content-type', 'application/grpc'] as [string, string]] : []),
    ]);
    client.write(
      Buffer.concat([PREFACE, frame('settings', 0, 0, settings), frame('headers', END_HEADERS | 1, 1, head)]),
    );
    const dripping = setInterval(() => client.write(frame('window', 0, 1, uint32(1))), 20);
    await unread(proxy);
    await until(() => seen.events.some((event) => event.endsWith(': reset')));
    clearInterval(dripping);
    client.destroy();
  });
});
