import { anyHttpRequest } from '@peerway/model/http-match';
import { isHttp2, type Protocol } from '@peerway/model/protocol';
import type { ResourceOf } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { endingOf, fetchHttp1, fetchHttp2, http2Session, tcpClient } from '../testing/clients.ts';
import {
  cluster,
  endpoints,
  httpRoutes,
  limits,
  outboundListener,
  routeRule,
  routeSplit,
} from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { closedPort, http2Server, httpServer, tcpServer, textOf } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, startWest, west } from '../testing/west.ts';

/** An upstream whose way the caller's own chain decides. */
const routedListener = (protocol: Protocol | 'detect'): ResourceOf<'listener'> => ({
  ...outboundListener('api', protocol),
  purpose: { kind: 'outbound', protocol, cluster: 'api', httpRoute: 'api' },
});
const peerApi = (protocol: Protocol) =>
  cluster('west-api', {
    protocol,
    service: 'api',
    peer: 'west',
    mode: 'remote',
    tls: { sni: API_SNI, trustDomain: west.trustDomain, spiffeIds: [west.serviceUri('api'), west.gatewayUri] },
  });
const sidecar = (resources: Parameters<typeof runProxy>[1]): Promise<TestProxy> =>
  runProxy(east, [...resources, east.bundle(), west.bundle('west'), east.identity(east.serviceUri('web')), limits()]);
const named = (name: string) => httpServer((_request, response) => response.end(name));
/** Requests that were counted for a destination so far, as `service@peer`. */
const counted = (proxy: TestProxy, what: 'requests' | 'connections'): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const row of proxy.controlPlane.reports.flatMap((report) => report.traffic))
    if (row[what] !== 0) sums[`${row.service}@${row.peer}`] = (sums[`${row.service}@${row.peer}`] ?? 0) + row[what];
  return sums;
};

describe("the caller's own routes", () => {
  it('lead to services of this cluster and of peers, and count for each', async () => {
    await using remote = await named('west');
    await using exporter = await startWest('http', remote.port);
    await using local = await named('local');
    await using proxy = await sidecar([
      routedListener('http'),
      httpRoutes(
        routeRule('west-api', { match: { ...anyHttpRequest, path: { kind: 'prefix', value: '/west/' } } }),
        routeRule('api', { match: { ...anyHttpRequest, path: { kind: 'prefix', value: '/' }, methods: ['GET'] } }),
      ),
      cluster('api'),
      endpoints('api', [local.port]),
      peerApi('http'),
      endpoints('west-api', [exporter.gatewayPort]),
    ]);
    const port = proxy.port('outbound-api');
    expect((await fetchHttp1(port, { path: '/west/x' })).body).toBe('west');
    expect((await fetchHttp1(port, { path: '/x' })).body).toBe('local');
    const missing = await fetchHttp1(port, { method: 'POST' });
    expect([missing.status, missing.headers['x-peerway-error']]).toEqual([404, 'routing.no_route']);
    await until(() => counted(proxy, 'requests')['api@west'] === 1);
    // The refused one goes on the account of the upstream itself.
    expect(counted(proxy, 'requests')).toEqual({ 'api@': 2, 'api@west': 1 });
  });

  it('follow a change of the snapshot on connections that are open', async () => {
    await using one = await named('one');
    await using two = await named('two');
    await using proxy = await sidecar([
      routedListener('http'),
      httpRoutes(routeRule('one')),
      cluster('api', { unavailable: { code: 'routing.upstream_unknown', message: 'not used' } }),
      cluster('one'),
      endpoints('one', [one.port]),
      cluster('two'),
      endpoints('two', [two.port]),
    ]);
    const session = http2Session(await tcpClient(proxy.port('outbound-api')));
    const ask = async () => (await fetchHttp2(session, { ':method': 'GET' })).body;
    expect(await ask()).toBe('one');
    proxy.controlPlane.delta([httpRoutes(routeRule('two'))]);
    await until(async () => (await ask()) === 'two');
    session.close();
  });

  it('split gRPC calls between this cluster and a peer', async () => {
    const grpc = (name: string) =>
      http2Server((stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        textOf(stream).then((text) => stream.end(`${name} ${text}`));
      });
    await using remote = await grpc('west');
    await using exporter = await startWest('grpc', remote.port);
    await using local = await grpc('local');
    expect(isHttp2('grpc')).toBe(true);
    await using proxy = await sidecar([
      routedListener('detect'),
      httpRoutes(routeRule('', { splits: [routeSplit(5_000, 'api'), routeSplit(5_000, 'west-api')] })),
      cluster('api', { protocol: 'grpc' }),
      endpoints('api', [local.port]),
      peerApi('grpc'),
      endpoints('west-api', [exporter.gatewayPort]),
    ]);
    const session = http2Session(await tcpClient(proxy.port('outbound-api')));
    const bodies = new Set<string>();
    for (let n = 0; n < 40; n += 1) {
      const answer = await fetchHttp2(session, { ':method': 'POST', 'content-type': 'application/grpc' }, 'x');
      expect(answer.trailers).toMatchObject({ 'grpc-status': '0' });
      bodies.add(answer.body);
    }
    expect(bodies).toEqual(new Set(['local x', 'west x']));
    session.close();
  });
});

describe('failover of a cluster', () => {
  it('takes a peer while no local instance is healthy, in the order given, and comes back', async () => {
    await using remote = await named('west');
    await using exporter = await startWest('http', remote.port);
    await using local = await named('local');
    await using proxy = await sidecar([
      outboundListener('api', 'http'),
      cluster('api', { failover: ['gone', 'empty', 'west-api'] }),
      endpoints('api', [{ port: local.port, healthy: false }]),
      cluster('gone', { unavailable: { code: 'routing.upstream_unknown', message: 'gone' } }),
      cluster('empty'),
      endpoints('empty', []),
      peerApi('http'),
      endpoints('west-api', [exporter.gatewayPort]),
    ]);
    const port = proxy.port('outbound-api');
    expect((await fetchHttp1(port)).body).toBe('west');
    proxy.controlPlane.delta([endpoints('api', [local.port])]);
    await until(async () => (await fetchHttp1(port)).body === 'local');
    await until(() => (counted(proxy, 'requests')['api@'] ?? 0) > 0);
    expect(counted(proxy, 'requests')['api@west']).toBeGreaterThan(0);
  });

  it('takes over from a cluster that is unavailable as a whole, and tells its own reason where nobody can', async () => {
    await using second = await named('second');
    await using proxy = await sidecar([
      outboundListener('api', 'http'),
      cluster('api', {
        failover: ['second'],
        unavailable: { code: 'routing.service_not_exported', message: 'west does not export api' },
      }),
      cluster('second'),
      endpoints('second', [second.port]),
    ]);
    const port = proxy.port('outbound-api');
    expect((await fetchHttp1(port)).body).toBe('second');
    proxy.controlPlane.delta([endpoints('second', [{ port: second.port, healthy: false }])]);
    await until(async () => (await fetchHttp1(port)).status === 503);
    expect((await fetchHttp1(port)).headers['x-peerway-error']).toBe('routing.service_not_exported');
  });

  it('works for plain TCP, and counts for the one that took over', async () => {
    await using second = await tcpServer((socket) => socket.end('second'));
    await using proxy = await sidecar([
      outboundListener('api', 'tcp'),
      cluster('api', { protocol: 'tcp', failover: ['second'] }),
      endpoints('api', [{ port: 1, healthy: false }]),
      cluster('second', { protocol: 'tcp' }),
      endpoints('second', [second.port]),
    ]);
    const port = proxy.port('outbound-api');
    expect(await textOf(await tcpClient(port))).toBe('second');
    await until(() => counted(proxy, 'connections')['second@'] === 1);
    expect(counted(proxy, 'connections')).toEqual({ 'second@': 1 });
    proxy.controlPlane.delta([endpoints('second', [])]);
    await until(async () => (await endingOf(await tcpClient(port))) === 'reset');
  });

  it('takes over for TCP as soon as the outlier detection has ejected the last endpoint', async () => {
    const dead = await closedPort();
    await using second = await tcpServer((socket) => socket.end('second'));
    await using proxy = await sidecar([
      outboundListener('api', 'tcp'),
      cluster('api', {
        protocol: 'tcp',
        failover: ['second'],
        outlierDetection: {
          maxFailures: 2,
          enforcingPercent: 100,
          intervalMs: 1_000,
          baseEjectionMs: 60_000,
          maxEjectionPercent: 100,
        },
      }),
      endpoints('api', [dead]),
      cluster('second', { protocol: 'tcp' }),
      endpoints('second', [second.port]),
    ]);
    const port = proxy.port('outbound-api');
    expect(await endingOf(await tcpClient(port))).toBe('reset');
    expect(await endingOf(await tcpClient(port))).toBe('reset');
    expect(await textOf(await tcpClient(port))).toBe('second');
  });
});
