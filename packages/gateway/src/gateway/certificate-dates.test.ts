import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Credentials, endingOf } from '../testing/clients.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { httpServer, type TestServer } from '../testing/servers.ts';
import { API_SNI, east, west, westGateway, westSidecar } from '../testing/west.ts';

/*
 * The first and the last moment of a certificate (reliability §3.3, T5): it holds from `notBefore` through `notAfter`, both of them
 * included (RFC 5280 §4.1.2.5), by the proxy's own clock and with no allowance for another one: who issues backdates by a minute.
 */

const second = 1_000;
const begins = Math.floor(Date.now() / second) * second + 60 * second;
const ends = begins + 60 * second;
const dates = { notBefore: new Date(begins), notAfter: new Date(ends) };

const moments: [string, number, boolean][] = [
  ['5 s before it begins', begins - 5 * second, false],
  ['1 s before it begins', begins - second, false],
  ['just before it begins', begins - 1, false],
  ['when it begins', begins, true],
  ['1 s before it ends', ends - second, true],
  ['when it ends', ends, true],
  ['just after it ended', ends + 1, false],
  ['1 s after it ended', ends + second, false],
  ['5 s after it ended', ends + 5 * second, false],
];

describe.each(['gateway', 'sidecar'] as const)('a client’s certificate at a %s', (role) => {
  let nowMs = begins;
  let application: TestServer;
  let proxy: TestProxy;
  const credentials: Credentials =
    role === 'gateway'
      ? east.credentials(east.serviceUri('web'), dates)
      : west.credentials(west.serviceUri('web'), dates);

  beforeAll(async () => {
    application = await httpServer((_request, response) => response.end('ok'));
    const sidecar = westSidecar('http', application.port);
    const clock = { now: () => new Date(nowMs) };
    // What the gateway leads to is not asked for: whether it lets a client in shows before.
    proxy = await runProxy(west, role === 'gateway' ? westGateway('http', 1) : sidecar, clock);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await application[Symbol.asyncDispose]();
  });

  const connect = (session?: Buffer): TLSSocket =>
    connectTls({
      ...{ port: proxy.port(role === 'gateway' ? 'gateway' : 'inbound'), host: '127.0.0.1', servername: API_SNI },
      ...{ rejectUnauthorized: false, ...credentials },
      ...(session === undefined ? {} : { session, maxVersion: 'TLSv1.2' as const }),
    });

  /** Whether a request is answered by the proxy, be it that nobody is behind it. */
  const isLetIn = (session?: Buffer): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const socket = connect(session);
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on('error', () => {});
      socket.once('secureConnect', () => {
        if (socket.isSessionReused()) reject(new Error('a session was resumed'));
      });
      socket.once('close', () => resolve(text.startsWith('HTTP/1.1 ')));
      socket.write('GET / HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n');
    });

  const heldSession = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const { cert, key } = credentials;
      const port = proxy.port(role === 'gateway' ? 'gateway' : 'inbound');
      const options = { port, host: '127.0.0.1', servername: API_SNI, rejectUnauthorized: false, cert, key };
      const socket = connectTls({ ...options, maxVersion: 'TLSv1.2' });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const session = socket.getSession();
        socket.destroy();
        if (session === undefined) reject(new Error('there is no session to offer'));
        else resolve(session);
      });
    });

  it.each(moments)(
    '%s: by a full handshake, and by one that offers a session of when it held',
    async (_when, at, isGood) => {
      nowMs = begins;
      const session = await heldSession();
      nowMs = at;
      expect([await isLetIn(), await isLetIn(session)]).toEqual([isGood, isGood]);
    },
  );

  it('keeps a connection through its last moment, and not beyond it', async () => {
    nowMs = ends;
    const socket = connect();
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    let [answers, isClosed] = [0, false];
    socket.on('data', () => {
      answers += 1;
    });
    const ending = endingOf(socket).then((how) => {
      isClosed = true;
      return how;
    });
    // The proxy looks at its connections twice a second; requests on one another go on meanwhile.
    for (let n = 1; n <= 12; n += 1) {
      socket.write('GET / HTTP/1.1\r\nHost: api\r\n\r\n');
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect([isClosed, answers > 0]).toEqual([false, true]);
    nowMs = ends + 1;
    expect(await ending).toBe('reset');
    expect(proxy.lines.some(({ fields }) => String(fields.reason).includes('has expired'))).toBe(true);
  });
});
