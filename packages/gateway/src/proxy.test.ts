import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { proxyReportSchema } from '@peerway/model/proxy-report';
import { describe, expect, it } from 'vitest';
import { startProxy } from './proxy.ts';
import {
  endingOf,
  exchangeRaw,
  fetchHttp1,
  fetchHttp2,
  http2Session,
  tcpClient,
  tlsClient,
} from './testing/clients.ts';
import {
  authorization,
  cluster,
  endpoints,
  gatewayListener,
  httpRoute,
  limits,
  outboundListener,
} from './testing/resources.ts';
import { runProxy } from './testing/running-proxy.ts';
import { http2Server, httpServer, tcpServer } from './testing/servers.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { until } from './testing/until.ts';
import { API_SNI, east, startWest, web, west, westGateway } from './testing/west.ts';

describe('a proxy and its snapshot', () => {
  it('refuses a bad update with the reason, keeps serving the last good one, and takes the next good one', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    const { controlPlane } = exporter.gateway;
    controlPlane.delta([{ ...gatewayListener(), purpose: { kind: 'gateway' } }, httpRoute('missing')]);
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).body).toBe('ok');
    await until(() => controlPlane.reports.at(-1)?.snapshot.rejected !== null && controlPlane.reports.length > 0);
    expect(controlPlane.reports.at(-1)?.snapshot).toMatchObject({
      index: 1,
      rejected: { index: 2, reason: 'http-route/api: there is no cluster/missing' },
    });
    controlPlane.delta([httpRoute('api')]);
    await until(() => controlPlane.reports.at(-1)?.snapshot.rejected === null);
    expect(controlPlane.reports.at(-1)?.snapshot.index).toBe(3);
    // What can not be read at all is asked for anew.
    controlPlane.send({ kind: 'gibberish' });
    await until(() => controlPlane.watches.length === 2);
    expect(controlPlane.watches.at(-1)).toEqual({ lastIndex: null });
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).body).toBe('ok');
  });

  it('serves from disk after a restart while the control plane is away, and catches up when it is back', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    const { gateway, sidecar } = exporter;
    gateway.controlPlane.goDown();
    sidecar.controlPlane.goDown();
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).body).toBe('ok');
    await gateway.restart();
    await until(() => gateway.proxy.listenerPorts().size === 1);
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).body).toBe('ok');
    expect(gateway.controlPlane.signed).toBe(1);

    gateway.controlPlane.isUp = true;
    gateway.controlPlane.publish(westGateway('http', 1));
    await until(async () => (await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).status === 503);
  });

  it('keeps its files to itself, and starts without them when they are damaged', async () => {
    await using proxy = await runProxy(west, westGateway('http', 1));
    await until(async () => (await readdir(proxy.directory)).sort().join() === 'identity.json,snapshot.json');
    for (const name of ['identity.json', 'snapshot.json'])
      expect((await stat(join(proxy.directory, name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(proxy.directory, 'snapshot.json'), 'utf8')).not.toContain('PRIVATE KEY');
    for (const name of ['identity.json', 'snapshot.json']) await writeFile(join(proxy.directory, name), '{"half":');
    await proxy.restart();
    await until(async () => (await fetch(`${proxy.adminUrl}/ready`)).ok);
    expect(proxy.controlPlane.signed).toBe(2);
  });

  it('moves, adds and removes listeners without touching the others', async () => {
    await using echo = await tcpServer((socket) => socket.pipe(socket));
    const base = [cluster('echo', { protocol: 'tcp' }), endpoints('echo', [echo.port]), limits()];
    await using proxy = await runProxy(east, [
      outboundListener('echo', 'tcp', 'a'),
      outboundListener('echo', 'tcp', 'b'),
      ...base,
    ]);
    const a = await tcpClient(proxy.port('a'));
    const b = await tcpClient(proxy.port('b'));
    a.write('x');
    b.write('x');
    await until(() => echo.sockets.size === 2);
    const bGone = new Promise((resolve) => b.once('close', resolve));
    const portOfB = proxy.port('b');
    proxy.controlPlane.delta([outboundListener('echo', 'tcp', 'c')], ['listener/b']);
    await bGone;
    await until(() => proxy.proxy.listenerPorts().has('c'));
    await until(async () => (await tcpClient(portOfB)).closed);
    const text = exchangeRaw(a, 'still');
    a.end();
    expect(await text).toBe('xstill');
    const c = await tcpClient(proxy.port('c'));
    const answer = exchangeRaw(c, 'new');
    c.end();
    expect(await answer).toBe('new');
  });

  it('waits for a port that is taken, while its other listeners work', async () => {
    const holder = await tcpServer(() => {});
    await using echo = await tcpServer((socket) => socket.pipe(socket));
    await using proxy = await runProxy(east, [
      outboundListener('echo', 'tcp', 'free'),
      cluster('echo', { protocol: 'tcp' }),
      endpoints('echo', [echo.port]),
      limits(),
    ]);
    proxy.controlPlane.delta([{ ...outboundListener('echo', 'tcp', 'taken'), port: holder.port }]);
    await until(() => proxy.lines.some((line) => line.event === 'listener.bind_failed'));
    expect(proxy.proxy.listenerPorts().has('free')).toBe(true);
    await holder[Symbol.asyncDispose]();
    await until(() => proxy.proxy.listenerPorts().get('taken') === holder.port);
  });
});

describe('withdrawal of trust', () => {
  it('ends pooled and established connections of a trust domain whose bundle is taken away, within a second', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    client.on('error', () => {});
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => client.once('data', resolve));
    const gone = new Promise((resolve) => client.once('close', resolve));
    const startedAt = performance.now();
    exporter.gateway.controlPlane.delta(
      [
        {
          ...terminate(),
          action: { kind: 'terminate', protocol: 'http', trustDomains: [west.trustDomain], httpRoute: 'api' },
        },
      ],
      [`trust-bundle/${east.trustDomain}`],
    );
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('ends a stream under way when the intention that allowed it is changed, and leaves its neighbours on the same connection', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('begin');
    });
    await using exporter = await startWest('grpc', application.port);
    const session = http2Session(await tlsClient(exporter.gatewayPort, API_SNI, web));
    const other = http2Session(
      await tlsClient(exporter.gatewayPort, API_SNI, east.credentials(east.serviceUri('other'))),
    );
    const doomed = session.request({ ':path': '/', ':authority': 'a' });
    const kept = other.request({ ':path': '/', ':authority': 'a' });
    for (const stream of [doomed, kept]) {
      stream.on('error', () => {});
      await new Promise((resolve) => stream.once('data', resolve));
    }
    const gone = new Promise((resolve) => doomed.once('close', resolve));
    exporter.sidecar.controlPlane.delta([
      authorization({
        trustedForwarders: [west.gatewayUri],
        rules: [
          {
            trustDomain: east.trustDomain,
            partition: '*',
            namespace: '*',
            permissions: [],
            service: 'web',
            action: 'deny',
            origin: 'test',
          },
        ],
      }),
    ]);
    await gone;
    const denied = await fetchHttp2(session, { ':method': 'POST', 'content-type': 'application/grpc' }, 'x');
    expect(denied.headers).toMatchObject({ 'grpc-status': '7', 'x-peerway-error': 'identity.intention_denied' });
    expect(kept.closed).toBe(false);
    session.destroy();
    other.destroy();
  });

  it("ends a connection when its client's certificate ends, and takes a new root into use without losing a request", async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    const brief = east.credentials(east.serviceUri('web'), {
      notAfter: new Date(Math.ceil((Date.now() + 1_500) / 1_000) * 1_000),
    });
    const client = await tlsClient(exporter.gatewayPort, API_SNI, brief);
    client.on('error', () => {});
    await new Promise((resolve) => client.once('close', resolve).resume());

    const next = new TestCluster('west');
    const both = { ...west.bundle(), rootPems: [next.root.certPem, west.root.certPem] };
    for (const { controlPlane } of [exporter.gateway, exporter.sidecar]) controlPlane.delta([both]);
    const before = west.root;
    west.root = next.root;
    try {
      let failed = 0;
      for (const proxy of [exporter.sidecar, exporter.gateway]) {
        proxy.controlPlane.delta([
          west.identity(proxy === exporter.gateway ? west.gatewayUri : west.serviceUri('api')),
        ]);
        await until(() => proxy.controlPlane.signed === 2);
        for (let n = 0; n < 10; n += 1)
          failed += (await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).status === 200 ? 0 : 1;
      }
      expect(failed).toBe(0);
    } finally {
      west.root = before;
    }
  });
});

describe('what a proxy tells', () => {
  it('reports traffic by path, and keeps counting while the control plane is away', async () => {
    await using application = await httpServer((request, response) =>
      response.writeHead(request.url === '/bad' ? 500 : 200).end('ok'),
    );
    await using exporter = await startWest('http', application.port);
    const { controlPlane } = exporter.gateway;
    controlPlane.goDown();
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    await fetchHttp1(client, { path: '/good' });
    await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web), { path: '/bad' });
    await tlsClient(exporter.gatewayPort, 'unknown.test', web).catch(() => {});
    await until(() => exporter.gateway.lines.some((line) => line.event === 'report.failed'));
    controlPlane.isUp = true;
    const sum = { requests: 0, ok: 0, bad: 0, unknown: 0 };
    await until(() => {
      sum.requests = sum.ok = sum.bad = sum.unknown = 0;
      for (const report of controlPlane.reports) {
        expect(proxyReportSchema.safeParse(report).error).toBeUndefined();
        sum.unknown += report.rejectedHellos['routing.sni_unknown'] ?? 0;
        for (const row of report.traffic) {
          expect(row).toMatchObject({
            point: 'gateway',
            source: east.serviceUri('web'),
            sourceTrustDomain: 'east.consul',
            service: 'api',
            peer: 'east',
            protocol: 'http',
            mode: 'terminate',
          });
          sum.requests += row.requests;
          sum.ok += row.statusClasses['2xx'] ?? 0;
          sum.bad += row.statusClasses['5xx'] ?? 0;
        }
      }
      return sum.requests === 2 && sum.unknown === 1;
    }, 10_000);
    expect(sum).toEqual({ requests: 2, ok: 1, bad: 1, unknown: 1 });
    expect(controlPlane.reports.map((report) => report.sequence)).toEqual(controlPlane.reports.map((_, n) => n + 1));
  });

  it('shows its state on the admin port, without its key', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web));
    const url = exporter.gateway.adminUrl;
    const text = async (path: string, init?: RequestInit): Promise<string> =>
      await (await fetch(url + path, init)).text();
    expect(await text('/ready')).toBe('LIVE\n');
    expect(await text('/clusters')).toMatch(/^api::127\.0\.0\.1:\d+::hostname::api instance$/m);
    const dump = await text('/config_dump');
    expect(JSON.parse(dump)).toMatchObject({ index: 1, leaf: { spiffeId: west.gatewayUri } });
    expect(dump).not.toContain('PRIVATE KEY');
    const metrics = await text('/stats/prometheus');
    expect(metrics).toMatch(
      /^peerway_requests_total\{point="gateway",source="spiffe:\/\/east\.consul\/ns\/default\/dc\/dc1\/svc\/web",source_partition="default",source_namespace="default",service="api",.*class="2xx"\} 1$/m,
    );
    expect(metrics).toMatch(/^peerway_request_duration_seconds_bucket\{.*le="\+Inf"\} 1$/m);
    expect((await fetch(`${url}/drain`)).status).toBe(405);
    expect(
      (await fetchHttp1(Number(new URL(url).port), { path: '/config_dump', headers: { host: 'evil.test' } })).status,
    ).toBe(403);
  });

  it('refuses to open its admin port to the network', async () => {
    await using proxy = await runProxy(west, [gatewayListener(), limits()]);
    await expect(
      startProxy({
        reference: { role: 'mesh-gateway', partition: 'default', node: 'n', id: 'p' },
        controlPlane: proxy.controlPlane,
        dataDirectory: proxy.directory,
        adminBind: { host: '0.0.0.0', port: 0 },
        registrations: [],
        application: null,
        log: () => {},
      }),
    ).rejects.toThrow(/loopback only/);
  });

  it('finishes what is under way when it drains, and takes nothing new', async () => {
    let answer = (): void => {};
    await using application = await httpServer((_request, response) => {
      answer = () => response.end('slow but whole');
    });
    await using exporter = await startWest('http', application.port, { limits: { drainTimeoutMs: 5_000 } });
    const idle = await tlsClient(exporter.gatewayPort, API_SNI, web);
    const idleGone = endingOf(idle);
    const busy = fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web));
    const called = answer;
    await until(() => answer !== called);
    const port = exporter.gatewayPort;
    expect(await (await fetch(`${exporter.gateway.adminUrl}/drain`, { method: 'POST' })).text()).toBe('OK\n');
    expect(await idleGone).toBe('fin');
    await until(async () => (await tcpClient(port)).closed);
    expect((await fetch(`${exporter.gateway.adminUrl}/ready`)).status).toBe(503);
    // The control plane was told before the port was closed.
    expect(exporter.gateway.controlPlane.reports.some(({ draining }) => draining)).toBe(true);
    answer();
    const { body, headers } = await busy;
    expect([body, headers.connection]).toEqual(['slow but whole', 'close']);
    await exporter.gateway.proxy.drain();
  });
});

function terminate() {
  return { type: 'sni-route', name: API_SNI, service: 'api', namespace: 'default', peer: 'east', direction: 'inbound' };
}
