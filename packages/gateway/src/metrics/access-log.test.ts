import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeRaw, fetchHttp1, tcpClient, tlsClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { closedPort, httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, web, west, westGateway, westSidecar } from '../testing/west.ts';
import { AccessLog, type AccessOutcome, traceOf } from './access-log.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-access-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

type Entry = Record<string, unknown>;
const entriesOf = async (file: string): Promise<Entry[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);

/** The entries of a file once there are as many. */
async function entries(file: string, count: number): Promise<Entry[]> {
  await until(async () => (await entriesOf(file)).length >= count);
  return await entriesOf(file);
}

describe('the access log', () => {
  it('has a line at each proxy of a request’s way, with its trace and without its query', async () => {
    let seen: string | undefined;
    await using application = await httpServer((request, response) => {
      seen = String(request.headers.traceparent);
      response.writeHead(201).end('answer');
    });
    const [gatewayFile, sidecarFile] = [join(directory, 'gateway'), join(directory, 'sidecar')];
    await using sidecar = await runProxy(west, westSidecar('http', application.port), {
      accessLog: { mode: 'all', file: sidecarFile },
    });
    await using gateway = await runProxy(west, westGateway('http', sidecar.port('inbound')), {
      accessLog: { mode: 'all', file: gatewayFile },
    });
    await fetchHttp1(await tlsClient(gateway.port('gateway'), API_SNI, web), {
      method: 'POST',
      path: '/v1/pay?token=secret',
      body: 'four',
      headers: { traceparent: TRACEPARENT, 'x-request-id': 'r-1', 'content-length': '4' },
    });
    expect(seen).toBe(TRACEPARENT);
    const common = {
      ...{ kind: 'request', method: 'POST', authority: 'api.test', path: '/v1/pay', status: 201 },
      ...{ traceId: TRACE, parentSpanId: 'b7ad6b7169203331', requestId: 'r-1', bytesIn: 4, bytesOut: 6 },
      ...{ at: expect.stringMatching(/^\d{4}-.*Z$/), durationMs: expect.any(Number) },
    };
    expect(await entries(gatewayFile, 1)).toEqual([
      expect.objectContaining({
        ...common,
        ...{ point: 'gateway', source: east.serviceUri('web'), service: 'api', peer: 'east' },
        upstream: `127.0.0.1:${sidecar.port('inbound')}`,
      }),
    ]);
    expect(await entries(sidecarFile, 1)).toEqual([
      expect.objectContaining({ ...common, upstream: `127.0.0.1:${application.port}` }),
    ]);
    for (const file of [gatewayFile, sidecarFile]) {
      expect(await readFile(file, 'utf8')).not.toContain('secret');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
  });

  it('has only what went wrong, and by whose doing, when it is for errors', async () => {
    await using application = await httpServer((request, response) =>
      response.writeHead(request.url === '/gone' ? 410 : 200).end(),
    );
    const file = join(directory, 'errors');
    const sidecarFile = join(directory, 'denials');
    await using sidecar = await runProxy(
      west,
      westSidecar('http', application.port, {
        rules: [
          {
            ...{ trustDomain: east.trustDomain, partition: '*', namespace: '*', service: 'eve' },
            ...{ permissions: [], action: 'deny', origin: 'the test' },
          },
        ],
      }),
      { accessLog: { mode: 'errors', file: sidecarFile } },
    );
    await using gateway = await runProxy(west, westGateway('http', sidecar.port('inbound')), {
      accessLog: { mode: 'errors', file },
    });
    const ask = async (path: string, as = web): Promise<number> =>
      (await fetchHttp1(await tlsClient(gateway.port('gateway'), API_SNI, as), { path })).status;
    expect(await ask('/fine')).toBe(200);
    expect(await ask('/gone')).toBe(410);
    expect(await ask('/private', east.credentials(east.serviceUri('eve')))).toBe(403);
    expect(await entries(sidecarFile, 2)).toMatchObject([
      { path: '/gone', status: 410 },
      { path: '/private', status: 403, error: 'identity.intention_denied' },
    ]);
    gateway.controlPlane.delta([endpoints('api', [await closedPort()])]);
    await until(async () => (await ask('/lost')) === 503);
    const lost = (await entries(file, 3)).filter(({ path }) => path === '/lost').at(-1);
    expect(lost).toMatchObject({ status: 503, error: expect.stringMatching(/^(upstream|routing)\./) });
    expect((await entriesOf(file)).some(({ path }) => path === '/fine')).toBe(false);
  });

  it('has a line for a relayed connection when it ends, with its bytes', async () => {
    await using echo = await tcpServer((socket) => socket.pipe(socket));
    const file = join(directory, 'relayed');
    await using proxy = await runProxy(
      east,
      [outboundListener('echo', 'tcp'), cluster('echo', { protocol: 'tcp' }), endpoints('echo', [echo.port]), limits()],
      { accessLog: { mode: 'all', file } },
    );
    const client = await tcpClient(proxy.port('outbound-echo'));
    const answer = exchangeRaw(client, 'hello');
    client.end();
    expect(await answer).toBe('hello');
    expect(await entries(file, 1)).toMatchObject([
      { kind: 'connection', service: 'echo', bytesIn: 5, bytesOut: 5, upstream: `127.0.0.1:${echo.port}` },
    ]);
    proxy.controlPlane.delta([endpoints('echo', [await closedPort()])]);
    await until(async () => {
      const refused = await tcpClient(proxy.port('outbound-echo'));
      refused.destroy();
      return (await entriesOf(file)).some(({ error }) => error !== undefined);
    });
  });

  it('has a line for what could not even be read, with the status that was answered', async () => {
    await using application = await httpServer((_request, response) => response.end());
    const file = join(directory, 'unread');
    await using proxy = await runProxy(
      east,
      [outboundListener('app', 'http'), cluster('app'), endpoints('app', [application.port]), limits()],
      { accessLog: { mode: 'errors', file } },
    );
    const send = async (bytes: string): Promise<string> =>
      await exchangeRaw(await tcpClient(proxy.port('outbound-app')), bytes);
    await send('GET / HTTP/1.1\r\n\r\n');
    await send('CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n');
    await send(`GET / HTTP/1.1\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`);
    expect(await entries(file, 3)).toMatchObject([
      { kind: 'request', status: 400, error: 'request.invalid', method: '', path: '' },
      { kind: 'request', status: 405, error: 'request.method_not_allowed' },
      { kind: 'request', status: 431, error: 'request.invalid' },
    ]);
  });

  it('is off unless it is asked for', async () => {
    const lines: string[] = [];
    const sink = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk)) as never) });
    new AccessLog('off', sink, () => new Date()).connection({ ...outcome, error: 'upstream.reset' });
    expect(lines).toEqual([]);
  });

  it('loses lines rather than keep traffic waiting for a reader that does not read, and counts them', () => {
    const stuck = new Writable({ write: () => {} });
    const log = new AccessLog('all', stuck, () => new Date());
    const head = { method: 'GET', authority: 'a', path: `/${'x'.repeat(60_000)}`, headers: [] };
    for (let turn = 0; turn < 200; turn += 1) log.request(head, 200, outcome);
    expect(log.dropped).toBeGreaterThan(100);
    expect(stuck.writableLength).toBeLessThan(5 * 1024 * 1024);
  });
});

const outcome: AccessOutcome = {
  path: {
    ...{ point: 'gateway', source: '', sourceTrustDomain: '', sourcePartition: '', sourceNamespace: '' },
    ...{ service: 's', namespace: 'default', partition: 'default', peer: '' },
    ...{ protocol: 'http', mode: 'terminate', direction: 'inbound' },
  },
  ...{ durationMs: 1, bytesIn: 0, bytesOut: 0, upstream: '', error: null },
};

describe('a trace context', () => {
  it.each([
    [TRACEPARENT, true],
    [`cc-${TRACE}-b7ad6b7169203331-01-what-comes-later`, true],
    [`ff-${TRACE}-b7ad6b7169203331-01`, false],
    [`00-${'0'.repeat(32)}-b7ad6b7169203331-01`, false],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, false],
    [`00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`, false],
    [`00-${TRACE}-b7ad6b7169203331`, false],
    ['', false],
    [undefined, false],
  ])('%s is one: %s', (text, isOne) => {
    expect(traceOf(text)).toEqual(isOne ? { traceId: TRACE, parentSpanId: 'b7ad6b7169203331' } : {});
  });
});
