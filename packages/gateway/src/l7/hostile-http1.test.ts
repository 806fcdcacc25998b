import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeRaw, fetchHttp1, tcpClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { httpServer, type TestServer, tcpServer, textOf } from '../testing/servers.ts';
import { east } from '../testing/west.ts';

const H = 'Host: a\r\n';
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
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
    proxy = await runProxy(east, [
      outboundListener('app', 'http'),
      cluster('app'),
      endpoints('app', [application.port]),
      limits({ headerBytesMax: 16_384 }),
    ]);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await application[Symbol.asyncDispose]();
  });

  /** @param leaves the client says with a FIN that nothing more will come */
  const send = async (bytes: string, leaves = true): Promise<string> => {
    seen = [];
    const client = await tcpClient(proxy.port('outbound-app'));
    const answer = exchangeRaw(client, Buffer.from(bytes, 'latin1'));
    if (leaves) client.end();
    return await answer;
  };

  it.each<[string, string]>([
    [
      'both lengths, chunked first',
      `POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'both lengths, length first',
      `POST / HTTP/1.1\r\n${H}Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['two different lengths', `POST / HTTP/1.1\r\n${H}Content-Length: 0\r\nContent-Length: 37\r\n\r\n${SMUGGLED}`],
    ['two equal lengths', `POST / HTTP/1.1\r\n${H}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`],
    ['a list of lengths', `POST / HTTP/1.1\r\n${H}Content-Length: 1, 1\r\n\r\nx`],
    ['an octal-looking length', `POST / HTTP/1.1\r\n${H}Content-Length: 010\r\n\r\n0123456789`],
    ['a signed length', `POST / HTTP/1.1\r\n${H}Content-Length: +1\r\n\r\nx`],
    ['a space before the colon', `POST / HTTP/1.1\r\n${H}Content-Length : 5\r\n\r\nhello`],
    ['identity and chunked', `POST / HTTP/1.1\r\n${H}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['gzip and chunked', `POST / HTTP/1.1\r\n${H}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['nothing and chunked', `POST / HTTP/1.1\r\n${H}Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n`],
    [
      'chunked twice',
      `POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['chunked and something', `POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    [
      'a coding that only ends like chunked',
      `POST / HTTP/1.1\r\n${H}Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    ],
    ['chunked in HTTP/1.0', `POST / HTTP/1.0\r\n${H}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a continued header line', `POST / HTTP/1.1\r\n${H}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
    ['a bare LF in the head', `GET / HTTP/1.1\n${H}\r\n`],
    ['a bare LF behind a header', `GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n`],
    ['a bare CR in a value', `GET / HTTP/1.1\r\n${H}X: a\rb\r\n\r\n`],
    ['a NUL in a value', `GET / HTTP/1.1\r\n${H}X: a\0b\r\n\r\n`],
    ['a NUL in a name', `GET / HTTP/1.1\r\n${H}X\0: a\r\n\r\n`],
    ['an empty name', `GET / HTTP/1.1\r\n${H}: a\r\n\r\n`],
    ['no colon', `GET / HTTP/1.1\r\n${H}nonsense\r\n\r\n`],
    ['a space in a name', `GET / HTTP/1.1\r\n${H}X Y: a\r\n\r\n`],
    ['a name cut in two', `GET / HTTP/1.1\r\n${H}Te\nst: a\r\n\r\n`],
    ['white space before the first header', `GET / HTTP/1.1\r\n Host: a\r\n\r\n`],
    ['two Hosts', `GET / HTTP/1.1\r\n${H}Host: b\r\n\r\n`],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['userinfo in Host', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n'],
    ['a space in Host', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['an absolute target of another host', `GET http://evil/x HTTP/1.1\r\n${H}\r\n`],
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['HTTP/2.0 as text', `GET / HTTP/2.0\r\n${H}\r\n`],
    ['a version that is none', `GET / HTTP/1.32\r\n${H}\r\n`],
    ['a fragment in the target', `GET /a#b HTTP/1.1\r\n${H}\r\n`],
    ['GET *', `GET * HTTP/1.1\r\n${H}\r\n`],
    ['a tab in the target', `GET /\ta HTTP/1.1\r\n${H}\r\n`],
    ['bytes beyond ASCII in the target', `GET /\xe9 HTTP/1.1\r\n${H}\r\n`],
    ['CONNECT', `CONNECT a:80 HTTP/1.1\r\n${H}\r\n${SMUGGLED}`],
    ['an unknown expectation', `POST / HTTP/1.1\r\n${H}Expect: y 100-continue\r\nContent-Length: 1\r\n\r\nx`],
    ['a signed chunk size', `${longChunked}\r\n+1\r\nx\r\n0\r\n\r\n`],
    ['a chunk size with 0x', `${longChunked}\r\n0x1\r\nx\r\n0\r\n\r\n`],
    ['a chunk size that overflows', `${longChunked}\r\n10000000000000001\r\nx\r\n0\r\n\r\n`],
    ['a bare LF behind a chunk size', `${longChunked}\r\n1\nx\r\n0\r\n\r\n`],
    ['a bare LF behind a chunk', `${longChunked}\r\n1\r\nx\n0\r\n\r\n`],
    ['too long a chunk', `${longChunked}\r\n1\r\nxyz\r\n0\r\n\r\n`],
    ['huge chunk extensions', `${longChunked}\r\n1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`],
    ['a length in the trailers', `${longChunked}\r\n1\r\nx\r\n0\r\nContent-Length: 5\r\n\r\n`],
    ['17 KB in one header', `GET / HTTP/1.1\r\n${H}X: ${'a'.repeat(17_000)}\r\n\r\n`],
    ['the HTTP/2 preface in the middle', `GET /ok HTTP/1.1\r\n${H}\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`],
  ])('%s: refused or closed, and nothing of it reaches the application', async (_what, bytes) => {
    const text = await send(bytes);
    expect(text.replace(/HTTP\/1\.1 200 OK[\s\S]*?ok\r\n0\r\n\r\n|HTTP\/1\.1 200 OK[\s\S]*?\r\n\r\nok/, '')).toMatch(
      /^(?:HTTP\/1\.1 (?:400|405|408|413|417|431|501|505) |$)/,
    );
    expect(seen.filter((request) => request.line !== 'GET /ok')).toEqual([]);
    // And everybody else is served as before.
    expect((await fetchHttp1(proxy.port('outbound-app'))).body).toBe('ok');
  });

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
    await using proxy = await runProxy(east, [
      outboundListener('app', 'http'),
      cluster('app'),
      endpoints('app', [application.port]),
      limits({ requestTimeoutMs: 1_000 }),
    ]);
    for (let n = 1; n <= 2; n += 1) {
      const answer = await fetchHttp1(proxy.port('outbound-app'), {
        method: 'POST',
        headers: { 'content-length': '0' },
      });
      expect([answer.status, answer.headers['x-peerway-error']]).toEqual([502, 'upstream.reset']);
      expect(connections).toBe(n);
    }
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
    await using proxy = await runProxy(east, [
      outboundListener('app', 'http'),
      cluster('app'),
      endpoints('app', [application.port]),
      limits(),
    ]);
    for (let n = 0; n < 6; n += 1) {
      expect((await fetchHttp1(proxy.port('outbound-app'))).body).toBe('good');
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
    await using proxy = await runProxy(east, [
      outboundListener('app', 'http'),
      cluster('app'),
      endpoints('app', [application.port]),
      limits(),
    ]);
    const client = await tcpClient(proxy.port('outbound-app'));
    const text = await exchangeRaw(client, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(text.match(/103 Early Hints/g)?.length).toBe(16);
    expect(text).toContain('HTTP/1.1 204 No Content');
    expect(text).not.toContain('body that may not be');
  });
});
