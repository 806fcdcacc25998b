import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeRaw, fetchHttp1 } from '../testing/clients.ts';
import { outboundClient, outboundPort, startOutbound } from '../testing/outbound-proxy.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { httpServer, type TestServer, tcpServer, textOf } from '../testing/servers.ts';

const H = 'Host: a\r\n';
const longChunked = `POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n`;

describe('hostile HTTP/1 requests', () => {
  let application: TestServer;
  let proxy: TestProxy;
  let seen: { line: string; body: string; headers: string[] }[] = [];

  beforeAll(async () => {
    application = await httpServer((request, response) => {
      textOf(request).then(
        (body) => {
          seen.push({ line: `${request.method} ${request.url}`, body, headers: request.rawHeaders });
          response.end('ok');
        },
        () => {},
      );
    });
    proxy = await startOutbound('http', [application.port], { headerBytesMax: 16_384 });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await application[Symbol.asyncDispose]();
  });

  /** @param leaves the client says with a FIN that nothing more will come */
  const send = async (bytes: string, leaves = true): Promise<string> => {
    seen = [];
    const client = await outboundClient(proxy);
    const answer = exchangeRaw(client, Buffer.from(bytes, 'latin1'));
    if (leaves) client.end();
    return await answer;
  };

  it('passes an odd but clear request on in one canonical form', async () => {
    await send(
      `${longChunked.replace('chunked', '\tChUnKeD')}X: 1\r\nConnection: close, X\r\n__proto__: p\r\n\r\n1;ext=1\r\na\r\n2\r\nbc\r\n0\r\nX-Smuggle:GET /smug HTTP/1.1\r\nHost: evil\r\n\r\n`,
      false,
    );
    expect(seen.map(({ line, body }) => [line, body])).toEqual([['POST /', 'abc']]);
    expect(seen[0]?.headers.map((text) => text.toLowerCase())).toEqual([
      'host',
      'a',
      '__proto__',
      'p',
      'transfer-encoding',
      'chunked',
    ]);
  });

  it('answers 100-continue itself, and makes one request of it', async () => {
    const text = await send(
      `POST /c HTTP/1.1\r\n${H}Expect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`,
      false,
    );
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(seen.map(({ line, body }) => [line, body])).toEqual([['POST /c', 'hello']]);
  });

  it('takes h2c for an ordinary request', async () => {
    await send(
      `GET /h2c HTTP/1.1\r\n${H}Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
      false,
    );
    expect(seen.map(({ line }) => line)).toEqual(['GET /h2c']);
    expect(seen[0]?.headers.map((text) => text.toLowerCase())).not.toContain('upgrade');
  });
});

describe('hostile HTTP/1 answers', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  it.each<[string, string]>([
    ['both lengths', `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['101 that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
    ['a NUL in a header', `${OK}X: a\0b\r\nContent-Length: 0\r\n\r\n`],
    ['a bare LF in a header', `${OK}X: a\nContent-Length: 0\r\n\r\n`],
    ['a bare CR in a header', `${OK}X: a\rb\r\nContent-Length: 0\r\n\r\n`],
    ['a header that goes on', `${OK}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`],
    ['a coding that is not known', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a 204 with a length', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'],
    ['a head of 1 MB', `${OK}X: ${'a'.repeat(1_000_000)}\r\n\r\n`],
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9\r\n'],
    ['a status that is none', 'HTTP/1.1 9999 Odd\r\n\r\n'],
    ['nothing at all', ''],
  ])('%s: 502, and the connection is not used again', async (_what, bytes) => {
    let connections = 0;
    await using application = await tcpServer((socket) => {
      connections += 1;
      socket.once('data', () => {
        if (bytes === '') socket.end();
        else socket.write(Buffer.from(bytes, 'latin1'));
      });
    });
    await using proxy = await startOutbound('http', [application.port], { requestTimeoutMs: 1_000 });
    for (let n = 1; n <= 2; n += 1) {
      const answer = await fetchHttp1(outboundPort(proxy), {
        method: 'POST',
        headers: { 'content-length': '0' },
      });
      expect([answer.status, answer.headers['x-peerway-error']]).toEqual([502, 'upstream.reset']);
      expect(connections).toBe(n);
    }
  });

  it.each([
    ['a length', `${OK}Content-Length: 10\r\n\r\nhalf`],
    ['chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`],
    ['chunks that can not be read', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n+1\r\nx\r\n0\r\n\r\n`],
  ])('an answer with %s that breaks off never looks whole', async (_what, bytes) => {
    await using application = await tcpServer((socket) => {
      socket.once('data', () => socket.end(bytes));
    });
    await using proxy = await startOutbound('http', [application.port]);
    const client = await outboundClient(proxy);
    const text = await exchangeRaw(client, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(text.endsWith('0\r\n\r\n')).toBe(false);
    await expect(fetchHttp1(outboundPort(proxy))).rejects.toThrow();
  });

  it('a body behind the answer to HEAD is not given to anybody', async () => {
    let connections = 0;
    await using application = await tcpServer((socket) => {
      connections += 1;
      socket.on('data', () => socket.write(`${OK}Content-Length: 6\r\n\r\npoison`));
    });
    await using proxy = await startOutbound('http', [application.port]);
    const client = await outboundClient(proxy);
    const text = await exchangeRaw(client, 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n$/);
    expect((await fetchHttp1(outboundPort(proxy))).body).toBe('poison');
    expect(connections).toBe(2);
  });

  it('an answer nobody asked for, sent behind another or on an idle connection, is never given to the next request', async () => {
    let connections = 0;
    await using application = await tcpServer((socket) => {
      connections += 1;
      const together = connections === 1;
      socket.on('data', () => {
        const poison = `${OK}Content-Length: 6\r\n\r\npoison`;
        socket.write(`${OK}Content-Length: 4\r\n\r\ngood${together ? poison : ''}`);
        if (!together) setTimeout(() => socket.write(poison), 20);
      });
    });
    await using proxy = await startOutbound('http', [application.port]);
    for (let n = 0; n < 6; n += 1) {
      expect((await fetchHttp1(outboundPort(proxy))).body).toBe('good');
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(connections).toBeGreaterThan(1);
  });

  it('a flood of informational answers is passed on in part only, and a body where none may be is not', async () => {
    await using application = await tcpServer((socket) => {
      socket.once('data', () =>
        socket.write(
          `${'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'.repeat(200)}HTTP/1.1 204 No Content\r\n\r\nbody that may not be`,
        ),
      );
    });
    await using proxy = await startOutbound('http', [application.port]);
    const client = await outboundClient(proxy);
    const text = await exchangeRaw(client, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(text.match(/103 Early Hints/g)?.length).toBe(16);
    expect(text).toContain('HTTP/1.1 204 No Content');
    expect(text).not.toContain('body that may not be');
  });
});
