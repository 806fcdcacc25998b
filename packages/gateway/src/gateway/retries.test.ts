import { describe, expect, it } from 'vitest';
import type { RetryPolicy } from '../l7/retry-policy.ts';
import { fetchHttp1, fetchHttp2, http2Session, tlsClient } from '../testing/clients.ts';
import { cluster, endpoints, routeRule } from '../testing/resources.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, tcpServer, textOf } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, startRoutes, web } from '../testing/west.ts';

const retry = (retries: number, some: Partial<RetryPolicy> = {}): RetryPolicy => ({
  retries,
  on: ['5xx'],
  statusCodes: [],
  ...some,
});
const start = (ports: number[], policy: RetryPolicy | null, timeoutMs: number | null = null): Promise<TestProxy> =>
  startRoutes('http', [routeRule('api', { retry: policy, timeoutMs })], [cluster('api'), endpoints('api', ports)]);
const send = async (gateway: TestProxy, options: Parameters<typeof fetchHttp1>[1] = {}) =>
  fetchHttp1(await tlsClient(gateway.port('gateway'), API_SNI, web), options);

/** Fails the first `count` requests, then tells what it got. */
async function failing(count: number, status = 503) {
  const bodies: string[] = [];
  const server = await httpServer((request, response) => {
    textOf(request).then((body) => {
      bodies.push(body);
      response.writeHead(bodies.length <= count ? status : 200).end(`try ${bodies.length}: ${body.length}`);
    });
  });
  return { ...server, bodies };
}

describe('retries of a route', () => {
  it('send the request again until it is answered well, or as often as they may', async () => {
    await using application = await failing(2);
    await using gateway = await start([application.port], retry(3));
    expect(await send(gateway)).toMatchObject({ status: 200, body: 'try 3: 0' });
    await using worse = await failing(9);
    await using stubborn = await start([worse.port], retry(3));
    expect(await send(stubborn)).toMatchObject({ status: 503, body: 'try 4: 0' });
    expect(worse.bodies).toHaveLength(4);
  });

  it('happen only for what the policy names', async () => {
    await using application = await failing(1, 500);
    await using gateway = await start([application.port], retry(3, { on: ['gateway-error'], statusCodes: [418] }));
    expect((await send(gateway)).status).toBe(500);
    await using teapot = await failing(1, 418);
    await using other = await start([teapot.port], retry(1, { on: [], statusCodes: [418] }));
    expect((await send(other)).status).toBe(200);
  });

  it('send a body again that was small enough to be kept, whole, and a larger one never', async () => {
    await using application = await failing(1);
    await using gateway = await start([application.port], retry(3));
    const small = 'x'.repeat(60_000);
    expect(await send(gateway, { method: 'POST', body: small })).toMatchObject({ status: 200, body: 'try 2: 60000' });
    expect(application.bodies).toEqual([small, small]);
    await using other = await failing(1);
    await using second = await start([other.port], retry(3));
    const large = 'x'.repeat(200_000);
    expect(await send(second, { method: 'POST', body: large })).toMatchObject({ status: 503, body: 'try 1: 200000' });
  });

  it('go to another endpoint where there is one', async () => {
    await using bad = await failing(1_000);
    await using good = await failing(0);
    await using gateway = await start([bad.port, good.port], retry(1));
    for (let n = 0; n < 20; n += 1) expect((await send(gateway)).status).toBe(200);
    expect(bad.bodies.length).toBeGreaterThan(0);
  });

  it('come after a connection that broke without an answer, also with a body', async () => {
    let connections = 0;
    await using breaking = await tcpServer((socket) => {
      connections += 1;
      socket.once('data', () => socket.resetAndDestroy());
    });
    await using good = await failing(0);
    await using gateway = await start([breaking.port, good.port], retry(1, { on: ['reset'] }));
    for (let n = 0; n < 10; n += 1)
      expect(await send(gateway, { method: 'POST', body: 'once' })).toMatchObject({ status: 200 });
    expect(connections).toBeGreaterThan(0);
    expect(good.bodies.every((body) => body === 'once')).toBe(true);
    await using without = await start([breaking.port], null);
    expect((await send(without, { method: 'POST', body: 'x' })).headers['x-peerway-error']).toBe('upstream.reset');
  });

  it('have no more time than one try', async () => {
    await using application = await httpServer((_request, response) => {
      setTimeout(() => response.writeHead(503).end(), 40);
    });
    await using gateway = await start([application.port], retry(50), 150);
    const startedAt = performance.now();
    const answer = await send(gateway);
    expect(answer.headers['x-peerway-error']).toBe('upstream.timeout');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('are not made for a client that has left', async () => {
    await using application = await failing(1_000);
    await using gateway = await start([application.port], retry(100));
    const socket = await tlsClient(gateway.port('gateway'), API_SNI, web);
    const answer = fetchHttp1(socket).catch(() => null);
    await until(() => application.bodies.length >= 2);
    socket.destroy();
    await answer;
    const { reports } = gateway.controlPlane;
    const lastRow = () => reports.at(-1)?.traffic.find((row) => row.service === 'api');
    await until(() => lastRow()?.activeRequests === 0);
    const metrics = await (await fetch(`${gateway.adminUrl}/stats/prometheus`)).text();
    expect(metrics).toMatch(/peerway_requests_aborted_total\{[^}]*service="api"[^}]*\} 1\n/);
    const retried = Number(/peerway_retries_total\{[^}]*service="api"[^}]*\} (\d+)/.exec(metrics)?.[1]);
    // The last one may have been waiting for its turn when the client left.
    expect([application.bodies.length - 1, application.bodies.length]).toContain(retried);
    const tries = application.bodies.length;
    const reportsThen = reports.length;
    await until(() => reports.length > reportsThen);
    expect(application.bodies.length).toBe(tries);
  });
});

describe('retries of gRPC', () => {
  it('send a call again that was refused with a status in the head of the answer', async () => {
    let calls = 0;
    await using application = await http2Server((stream) => {
      calls += 1;
      const isRefused = calls < 3;
      textOf(stream).then((body) => {
        if (isRefused) {
          const status = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14' };
          stream.respond(status, { endStream: true });
          return;
        }
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(`${calls} ${body}`);
      });
    });
    await using gateway = await startRoutes(
      'grpc',
      [routeRule('api', { retry: retry(2, { on: ['unavailable'] }) })],
      [cluster('api', { protocol: 'grpc' }), endpoints('api', [application.port])],
    );
    const session = http2Session(await tlsClient(gateway.port('gateway'), API_SNI, web, ['h2']));
    const answer = await fetchHttp2(session, { ':method': 'POST', 'content-type': 'application/grpc' }, 'message');
    expect(answer).toMatchObject({ status: 200, body: '3 message', trailers: { 'grpc-status': '0' } });
    session.close();
  });
});
