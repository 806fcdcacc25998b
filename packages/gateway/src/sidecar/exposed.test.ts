import { anyHttpRequest } from '@peerway/model/http-match';
import type { Protocol } from '@peerway/model/protocol';
import type { Resource, ResourceOf } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import {
  endingOf,
  exchangeRaw,
  fetchHttp1,
  fetchHttp2,
  http2Session,
  tcpClient,
  tlsClient,
} from '../testing/clients.ts';
import { cluster, endpoints, routeRule } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, type TestServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { west, westSidecar } from '../testing/west.ts';

const listener = (sources: string[] | null = null): ResourceOf<'listener'> => ({
  ...{ type: 'listener', name: 'exposed', address: '127.0.0.1', port: 0, socket: null },
  purpose: { kind: 'exposed', httpRoute: 'exposed', sources },
});
const route = (...paths: string[]): ResourceOf<'http-route'> => ({
  type: 'http-route',
  name: 'exposed',
  rules: paths.map((value) => routeRule('probed', { match: { ...anyHttpRequest, path: { kind: 'exact', value } } })),
});

/** A sidecar of `api` that lets nobody of the mesh in, and exposes two paths. */
function exposing(port: number, { protocol = 'http' as Protocol, more = [] as Resource[] } = {}): Promise<TestProxy> {
  return runProxy(west, [
    ...westSidecar('http', port, { defaultAction: 'deny' }),
    ...[listener(), route('/health', '/metrics')],
    ...[cluster('probed', { protocol }), endpoints('probed', [port])],
    ...more,
  ]);
}

const echo = (): Promise<TestServer> =>
  httpServer((request, response) => {
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headersDistinct }));
  });

describe('paths that a sidecar exposes', () => {
  it('are answered in plain text by any method, and nothing else is', async () => {
    await using application = await echo();
    await using sidecar = await exposing(application.port);
    const ask = async (path: string, method = 'GET'): Promise<unknown[]> => {
      const answer = await fetchHttp1(sidecar.port('exposed'), { path, method });
      return [
        answer.status,
        answer.headers['x-peerway-error'],
        answer.body.startsWith('{') ? JSON.parse(answer.body) : null,
      ];
    };
    expect(await ask('/health')).toMatchObject([200, undefined, { method: 'GET', url: '/health' }]);
    expect(await ask('/metrics?name=up')).toMatchObject([200, undefined, { url: '/metrics?name=up' }]);
    expect(await ask('/health', 'HEAD')).toMatchObject([200, undefined, null]);
    expect(await ask('/metrics', 'POST')).toMatchObject([200, undefined, { method: 'POST' }]);
    // Other spellings of the same path are the same path, also to the application.
    expect(await ask('/x/../%68ealth')).toMatchObject([200, undefined, { url: '/health' }]);
    for (const path of ['/', '/health/', '/healthy', '/HEALTH', '/health/../admin', '/health%2f', '//health', '/admin'])
      expect((await ask(path)).slice(0, 2)).toEqual([404, 'routing.no_route']);
  });

  it('do not open the port of the mesh, which still wants mutual TLS and an intention', async () => {
    await using application = await echo();
    await using sidecar = await exposing(application.port);
    expect((await fetchHttp1(sidecar.port('exposed'), { path: '/health' })).status).toBe(200);
    const client = await tlsClient(sidecar.port('inbound'), '', west.credentials(west.serviceUri('web')));
    expect((await fetchHttp1(client, { path: '/health' })).status).toBe(403);
    expect(await exchangeRaw(await tcpClient(sidecar.port('inbound')), 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n')).toBe(
      '',
    );
    // And TLS gets nothing here.
    await expect(tlsClient(sidecar.port('exposed'), '', west.credentials(west.serviceUri('web')))).rejects.toThrow();
  });

  it('hand on nothing by which a caller says who it is', async () => {
    await using application = await echo();
    const provider: ResourceOf<'jwt-provider'> = {
      ...{ type: 'jwt-provider', name: 'okta', issuer: 'https://issuer.test', audiences: [] },
      keys: { kind: 'local', jwks: JSON.stringify({ keys: [] }) },
      locations: [],
      forwarding: { headerName: 'x-claims', padded: false },
      clockSkewSeconds: 30,
    };
    await using sidecar = await exposing(application.port, { more: [provider] });
    const headers = {
      'x-forwarded-client-cert': `By=a;Hash=b;URI=${west.gatewayUri}`,
      X_Forwarded_Client_Cert: 'URI=x',
      'X-Claims': 'forged',
      x_claims: 'forged',
      'x-other': 'kept',
    };
    const seen = JSON.parse((await fetchHttp1(sidecar.port('exposed'), { path: '/health', headers })).body).headers;
    expect(Object.keys(seen).filter((name) => /client.cert|claims/.test(name))).toEqual([]);
    expect(seen['x-other']).toEqual(['kept']);
  });

  it('are reached over HTTP/2 and gRPC where the application speaks it, from clients of HTTP/1.1, too', async () => {
    await using application = await http2Server((stream, headers) => {
      stream.respond({ ':status': 200, 'x-path': headers[':path'] ?? '' });
      stream.end('ok');
    });
    await using sidecar = await exposing(application.port, { protocol: 'http2' });
    const session = http2Session(await tcpClient(sidecar.port('exposed')));
    expect(await fetchHttp2(session, { ':path': '/health' })).toMatchObject({ status: 200, body: 'ok' });
    expect((await fetchHttp2(session, { ':path': '/other' })).status).toBe(404);
    session.destroy();
    expect(await fetchHttp1(sidecar.port('exposed'), { path: '/metrics' })).toMatchObject({ status: 200, body: 'ok' });
  });

  it('are refused as HTTP where a request can not be read', async () => {
    await using application = await echo();
    await using sidecar = await exposing(application.port);
    const answer = await exchangeRaw(await tcpClient(sidecar.port('exposed')), 'nonsense\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('are answered 503 while the application is away', async () => {
    const { port } = await (async () => {
      await using gone = await tcpServer(() => {});
      return { port: gone.port };
    })();
    await using sidecar = await exposing(port);
    expect((await fetchHttp1(sidecar.port('exposed'), { path: '/health' })).status).toBe(503);
  });

  it('follow the snapshot, and end what is under way when they are taken back', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url === '/metrics') response.write('begin');
      else response.end('ok');
    });
    await using sidecar = await exposing(application.port);
    const client = await tcpClient(sidecar.port('exposed'));
    const ending = endingOf(client);
    client.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => client.once('data', resolve));
    sidecar.controlPlane.delta([route('/health')]);
    expect(await ending).toMatch(/fin|reset/);
    expect((await fetchHttp1(sidecar.port('exposed'), { path: '/metrics' })).status).toBe(404);
    expect((await fetchHttp1(sidecar.port('exposed'), { path: '/health' })).status).toBe(200);

    const port = sidecar.port('exposed');
    const idle = await tcpClient(port);
    idle.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    const cut = endingOf(idle);
    sidecar.controlPlane.delta([], ['listener/exposed']);
    expect(await cut).toMatch(/fin|reset/);
    await until(async () => (await tcpClient(port)).destroyed);
  });

  it('that are for the node itself are closed to others, also to those who came before', async () => {
    await using application = await echo();
    await using sidecar = await exposing(application.port);
    sidecar.controlPlane.delta([listener(['127.0.0.0/8'])]);
    const client = await tcpClient(sidecar.port('exposed'));
    client.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => client.once('data', resolve));
    const ending = endingOf(client);
    sidecar.controlPlane.delta([listener(['192.0.2.1'])]);
    expect(await ending).toMatch(/fin|reset/);
    const refused = await tcpClient(sidecar.port('exposed'));
    expect(await endingOf(refused)).toMatch(/fin|reset/);
    expect(refused.bytesRead).toBe(0);
    expect(sidecar.lines.find(({ event }) => event === 'exposed.denied')?.fields).toMatchObject({
      source: '127.0.0.1',
    });
  });

  it('are counted by themselves, not as traffic of the mesh', async () => {
    await using application = await echo();
    await using sidecar = await exposing(application.port);
    await fetchHttp1(sidecar.port('exposed'), { path: '/health' });
    await fetchHttp1(sidecar.port('exposed'), { path: '/other' });
    const rows = () => sidecar.controlPlane.reports.flatMap(({ traffic }) => traffic);
    await until(() => rows().reduce((sum, { requests }) => sum + requests, 0) === 2, 10_000);
    expect(new Set(rows().map(({ point, service, source }) => `${point} ${service} ${source}`))).toEqual(
      new Set(['exposed api ']),
    );
  });

  it('stay as they were when they are told to follow a route that is not there', async () => {
    await using application = await echo();
    await using sidecar = await exposing(application.port);
    sidecar.controlPlane.delta([], ['http-route/exposed']);
    await until(() => sidecar.lines.some(({ event }) => event === 'snapshot.rejected'));
    expect((await fetchHttp1(sidecar.port('exposed'), { path: '/health' })).status).toBe(200);
  });
});
