import type { ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { ClusterLimits, OutlierDetection } from '@peerway/model/cluster-policy';
import { describe, expect, it } from 'vitest';
import { endingOf, fetchHttp1, fetchHttp2, http2Session, tcpClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';

type ClusterOverrides = Parameters<typeof cluster>[1];
const start = (ports: number[], overrides: ClusterOverrides): Promise<TestProxy> =>
  runProxy(east, [
    outboundListener('api', overrides?.protocol ?? 'http'),
    cluster('api', overrides),
    endpoints('api', ports),
    limits({ requestTimeoutMs: 1_000 }),
  ]);
const some = (given: Partial<ClusterLimits>): ClusterLimits => ({
  maxConnections: null,
  maxPendingRequests: null,
  maxConcurrentRequests: null,
  ...given,
});
const code = (answer: { status: number; headers: Record<string, unknown> }) => [
  answer.status,
  answer.headers['x-peerway-error'],
];
const clusters = async (proxy: TestProxy) => (await fetch(`${proxy.adminUrl}/clusters`)).text();

/** Holds every request until it is let go. */
async function holding() {
  const held: ServerResponse[] = [];
  const server = await httpServer((_request, response) => held.push(response));
  return { ...server, held };
}

describe('limits of a cluster', () => {
  it('admit as many requests at once as they say, and then more as these end', async () => {
    await using application = await holding();
    await using proxy = await start([application.port], { limits: some({ maxConcurrentRequests: 2 }) });
    const port = proxy.port('outbound-api');
    const first = [fetchHttp1(port), fetchHttp1(port)];
    await until(() => application.held.length === 2);
    expect(await clusters(proxy)).toContain('api::rq_active::2\n');
    expect(code(await fetchHttp1(port))).toEqual([503, 'capacity.requests']);
    for (const response of application.held) response.end('ok');
    expect((await Promise.all(first)).map(({ body }) => body)).toEqual(['ok', 'ok']);
    const next = fetchHttp1(port);
    await until(() => application.held.length === 3);
    application.held[2]?.end('again');
    expect((await next).body).toBe('again');
    await until(async () => (await clusters(proxy)).includes('api::rq_active::0\n'));
  });

  it('let requests wait for one of few connections, in their order, and a limited number of them', async () => {
    await using application = await holding();
    await using proxy = await start([application.port], {
      limits: some({ maxConnections: 1, maxPendingRequests: 2 }),
    });
    const port = proxy.port('outbound-api');
    const answers = [fetchHttp1(port)];
    await until(() => application.held.length === 1);
    for (const waiting of [1, 2]) {
      answers.push(fetchHttp1(port));
      await until(async () => (await clusters(proxy)).includes(`api::rq_pending::${waiting}\n`));
    }
    expect(code(await fetchHttp1(port))).toEqual([503, 'capacity.requests']);
    for (const turn of [1, 2, 3]) {
      await until(() => application.held.length === turn);
      application.held[turn - 1]?.end(`turn ${turn}`);
    }
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(['turn 1', 'turn 2', 'turn 3']);
    expect(application.sockets.size).toBe(1);
  });

  it('tell a request that waited too long, and forget one whose client left', async () => {
    await using application = await holding();
    await using proxy = await start([application.port], { limits: some({ maxConnections: 1 }) });
    const port = proxy.port('outbound-api');
    const first = fetchHttp1(port);
    await until(() => application.held.length === 1);
    // Its answer has begun, so that it keeps the connection for as long as it likes.
    application.held[0]?.write('slow ');
    const leaving = await tcpClient(port);
    leaving.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(async () => (await clusters(proxy)).includes('api::rq_pending::1\n'));
    const patient = fetchHttp1(port);
    await until(async () => (await clusters(proxy)).includes('api::rq_pending::2\n'));
    leaving.destroy();
    expect(code(await patient)).toEqual([503, 'capacity.requests']);
    application.held[0]?.end('answer');
    expect((await first).body).toBe('slow answer');
    expect(application.held).toHaveLength(1);
    await until(async () => (await clusters(proxy)).includes('api::rq_active::0\n'));
  });

  it('take a connection that idles at one endpoint for a request to another', async () => {
    await using one = await httpServer((_request, response) => response.end('one'));
    await using two = await httpServer((_request, response) => response.end('two'));
    await using proxy = await start([one.port, two.port], {
      limits: some({ maxConnections: 1 }),
      loadBalancer: { policy: 'round_robin' },
    });
    const port = proxy.port('outbound-api');
    const bodies: string[] = [];
    for (let n = 0; n < 6; n += 1) bodies.push((await fetchHttp1(port)).body);
    expect(bodies).toEqual(['one', 'two', 'one', 'two', 'one', 'two']);
  });

  it('hold for HTTP/2, where requests share a connection', async () => {
    const held: ServerHttp2Stream[] = [];
    await using application = await http2Server((stream) => held.push(stream));
    await using proxy = await start([application.port], {
      protocol: 'http2',
      limits: some({ maxConnections: 1, maxConcurrentRequests: 3 }),
    });
    const session = http2Session(await tcpClient(proxy.port('outbound-api')));
    const get = () => fetchHttp2(session, { ':method': 'GET' });
    const first = [get(), get(), get()];
    await until(() => held.length === 3);
    expect(code(await get())).toEqual([503, 'capacity.requests']);
    for (const stream of held) {
      stream.respond({ ':status': 200 });
      stream.end('ok');
    }
    expect((await Promise.all(first)).map(({ body }) => body)).toEqual(['ok', 'ok', 'ok']);
    expect(application.sockets.size).toBe(1);
    session.close();
  });

  it('let HTTP/2 requests wait for a stream where no other connection may be made', async () => {
    let most = 0;
    let open = 0;
    await using application = await http2Server(
      (stream) => {
        open += 1;
        most = Math.max(most, open);
        stream.once('close', () => {
          open -= 1;
        });
        stream.respond({ ':status': 200 });
        stream.end('ok');
      },
      { maxConcurrentStreams: 2 },
    );
    await using proxy = await start([application.port], { protocol: 'http2', limits: some({ maxConnections: 1 }) });
    const session = http2Session(await tcpClient(proxy.port('outbound-api')));
    // The server's settings are known from the first answer on.
    await fetchHttp2(session, { ':method': 'GET' });
    const answers = await Promise.all(Array.from({ length: 30 }, () => fetchHttp2(session, { ':method': 'GET' })));
    expect(answers.map(({ body }) => body)).toEqual(Array(30).fill('ok'));
    expect([application.sockets.size, most]).toEqual([1, 2]);
    session.close();
  });

  it.each<[string, Partial<ClusterLimits>]>([
    ['connections', { maxConnections: 0 }],
    ['waiting requests', { maxPendingRequests: 0 }],
    ['requests', { maxConcurrentRequests: 0 }],
  ])('admit nothing where they allow no %s', async (_what, given) => {
    await using application = await httpServer((_request, response) => response.end());
    await using proxy = await start([application.port], { limits: some(given) });
    expect(code(await fetchHttp1(proxy.port('outbound-api')))).toEqual([503, 'capacity.requests']);
    expect(application.sockets.size).toBe(0);
  });

  it('hold for plain TCP', async () => {
    await using application = await tcpServer((socket) => {
      socket.write('hello');
      socket.resume();
      socket.on('end', () => socket.end());
    });
    await using proxy = await start([application.port], { protocol: 'tcp', limits: some({ maxConnections: 1 }) });
    const first = await tcpClient(proxy.port('outbound-api'));
    await new Promise((resolve) => first.once('data', resolve));
    expect(await endingOf(await tcpClient(proxy.port('outbound-api')))).toBe('reset');
    expect(application.sockets.size).toBe(1);
    first.destroy();
    await until(() => application.sockets.size === 0);
    await until(async () => (await clusters(proxy)).includes('api::cx_active::0\n'));
    const third = await tcpClient(proxy.port('outbound-api'));
    await new Promise((resolve) => third.once('data', resolve));
    third.destroy();
  });
});

describe('outlier detection', () => {
  const policy: OutlierDetection = {
    maxFailures: 3,
    enforcingPercent: 100,
    intervalMs: 1_000,
    baseEjectionMs: 60_000,
    maxEjectionPercent: 50,
  };

  it('takes an endpoint out that answers 5xx again and again, and shows it', async () => {
    await using bad = await httpServer((_request, response) => response.writeHead(500).end());
    await using good = await httpServer((_request, response) => response.end('ok'));
    await using proxy = await start([bad.port, good.port], {
      outlierDetection: policy,
      loadBalancer: { policy: 'round_robin' },
    });
    const port = proxy.port('outbound-api');
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await fetchHttp1(port)).status);
    expect(statuses.filter((status) => status === 500)).toHaveLength(3);
    expect(statuses.slice(6)).toEqual(Array(6).fill(200));
    const text = await clusters(proxy);
    expect(text).toContain(`api::127.0.0.1:${bad.port}::health_flags::/failed_outlier_check\n`);
    expect(text).toContain(`api::127.0.0.1:${good.port}::health_flags::healthy\n`);
    expect(proxy.lines.filter(({ event }) => event === 'endpoint.ejected')).toHaveLength(1);
  });

  it('brings it back after its time, and keeps the last one in where too many would be out', async () => {
    let isBad = true;
    const answer = (_request: unknown, response: ServerResponse) => response.writeHead(isBad ? 500 : 200).end();
    await using one = await httpServer(answer);
    await using two = await httpServer(answer);
    await using proxy = await start([one.port, two.port], {
      outlierDetection: { ...policy, baseEjectionMs: 300, maxFailures: 1 },
    });
    const port = proxy.port('outbound-api');
    for (let n = 0; n < 4; n += 1) expect((await fetchHttp1(port)).status).toBe(500);
    expect((await clusters(proxy)).match(/failed_outlier_check/g)).toHaveLength(1);
    isBad = false;
    await until(async () => !(await clusters(proxy)).includes('failed_outlier_check'));
    expect((await fetchHttp1(port)).status).toBe(200);
  });

  it('counts a reset as a failure, and a client that leaves not', async () => {
    await using breaking = await tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await using proxy = await start([breaking.port], { outlierDetection: { ...policy, maxFailures: 2 } });
    const port = proxy.port('outbound-api');
    expect(code(await fetchHttp1(port))[1]).toBe('upstream.reset');
    expect(code(await fetchHttp1(port))[1]).toBe('upstream.reset');
    expect(code(await fetchHttp1(port))).toEqual([503, 'routing.no_healthy_instance']);
    await using silent = await holding();
    await using other = await start([silent.port], { outlierDetection: { ...policy, maxFailures: 1 } });
    const leaving = await tcpClient(other.port('outbound-api'));
    leaving.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => silent.held.length === 1);
    leaving.destroy();
    await until(async () => (await clusters(other)).includes('api::rq_active::0\n'));
    expect(await clusters(other)).toContain('health_flags::healthy\n');
  });
});
