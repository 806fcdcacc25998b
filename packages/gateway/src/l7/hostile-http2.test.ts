import { constants } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endingOf, fetchHttp2, http2Session } from '../testing/clients.ts';
import { frame, PREFACE } from '../testing/http2-frames.ts';
import { outboundClient, startOutbound } from '../testing/outbound-proxy.ts';
import { endpoints } from '../testing/resources.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { http2Server, type TestServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';

const settings = frame('settings', 0, 0, Buffer.alloc(0));
/** `GET http://a/`, from the static table where possible. */
const getRequest = Buffer.from([0x82, 0x86, 0x84, 0x41, 1, 0x61]);

describe('hostile HTTP/2 clients', () => {
  let application: TestServer;
  let proxy: TestProxy;
  let seen = 0;

  beforeAll(async () => {
    application = await http2Server((stream) => {
      seen += 1;
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
    proxy = await startOutbound('http2', [application.port], { handshakeTimeoutMs: 500, requestTimeoutMs: 1_000 });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await application[Symbol.asyncDispose]();
  });

  const attack = async (...frames: Buffer[]): Promise<string> => {
    const client = await outboundClient(proxy);
    const ending = endingOf(client);
    client.write(Buffer.concat([PREFACE, settings, ...frames]));
    return await ending;
  };

  it.each<[string, Buffer[]]>([
    [
      'rapid reset',
      Array.from({ length: 20_000 }, (_, n) =>
        Buffer.concat([
          frame('headers', 5, 2 * n + 1, getRequest),
          frame('reset', 0, 2 * n + 1, Buffer.from([0, 0, 0, 8])),
        ]),
      ),
    ],
    [
      'a head that never ends',
      [
        frame('headers', 1, 1, getRequest),
        ...Array.from({ length: 5_000 }, () => frame('continuation', 0, 1, Buffer.from([0x40, 1, 0x78, 1, 0x79]))),
      ],
    ],
    [
      'empty continuations',
      [
        frame('headers', 1, 1, getRequest),
        ...Array.from({ length: 50_000 }, () => frame('continuation', 0, 1, Buffer.alloc(0))),
      ],
    ],
    ['a flood of settings', Array.from({ length: 50_000 }, () => settings)],
    [
      'windows beyond the limit',
      [
        frame('window', 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
        frame('window', 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
      ],
    ],
    ['a frame that is too large', [frame('headers', 5, 1, Buffer.alloc(20_000))]],
    ['nonsense instead of HPACK', [frame('headers', 5, 1, Buffer.alloc(10, 0xff))]],
  ])('%s: the connection is ended and nobody else notices', async (_what, frames) => {
    const good = http2Session(await outboundClient(proxy));
    const before = seen;
    const ended = attack(...frames);
    for (let n = 0; n < 5; n += 1) expect((await fetchHttp2(good, {})).body).toBe('ok');
    expect(await ended).toMatch(/^(?:fin|reset|EPIPE)$/);
    expect((await fetchHttp2(good, {})).body).toBe('ok');
    expect(seen - before).toBeLessThan(3_000);
    good.close();
  });

  it('silence after the preface, and half a preface, are ended in time', async () => {
    expect(await attackSilently(PREFACE)).toMatch(/^(?:fin|reset)$/);
    expect(await attackSilently('PRI * HTTP')).toMatch(/^(?:fin|reset)$/);
  });

  async function attackSilently(bytes: string | Buffer): Promise<string> {
    const client = await outboundClient(proxy);
    const ending = endingOf(client);
    client.write(bytes);
    return await ending;
  }

  it('an application that resets, refuses or says goodbye is told apart', async () => {
    let refused = 0;
    await using fickle = await http2Server((stream, headers) => {
      if (headers[':path'] === '/goaway') stream.session?.goaway(constants.NGHTTP2_NO_ERROR);
      if (headers[':path'] === '/refuse' && refused === 0) {
        refused += 1;
        stream.close(constants.NGHTTP2_REFUSED_STREAM);
        return;
      }
      if (headers[':path'] === '/cancel') {
        stream.close(constants.NGHTTP2_CANCEL);
        return;
      }
      stream.respond({ ':status': 200 });
      stream.end('served');
    });
    proxy.controlPlane.delta([endpoints('app', [fickle.port])]);
    const session = http2Session(await outboundClient(proxy));
    // Refused means untouched, so it is sent again; cancelled means nothing, so it is not.
    expect((await fetchHttp2(session, { ':path': '/refuse' })).body).toBe('served');
    expect(refused).toBe(1);
    expect((await fetchHttp2(session, { ':path': '/cancel' })).headers).toMatchObject({
      ':status': 502,
      'x-peerway-error': 'upstream.reset',
    });
    expect((await fetchHttp2(session, { ':path': '/goaway' })).body).toBe('served');
    expect((await fetchHttp2(session, {})).body).toBe('served');
    session.close();
    await until(async () => (await (await fetch(`${proxy.adminUrl}/clusters`)).text()).includes('::h2_sessions::1'));
  });
});
