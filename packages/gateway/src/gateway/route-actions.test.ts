import type { IncomingMessage, ServerResponse } from 'node:http';
import { anyHttpRequest } from '@peerway/model/http-match';
import { noHeaderEdits } from '@peerway/model/http-route';
import { describe, expect, it } from 'vitest';
import { exchangeRaw, fetchHttp1, fetchHttp2, http2Session, tlsClient } from '../testing/clients.ts';
import { cluster, endpoints, routeRule, routeSplit } from '../testing/resources.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, textOf } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, startRoutes, web } from '../testing/west.ts';

const client = (gateway: TestProxy) => tlsClient(gateway.port('gateway'), API_SNI, web);
const get = async (gateway: TestProxy, options: Parameters<typeof fetchHttp1>[1] = {}) =>
  fetchHttp1(await client(gateway), options);
const prefix = (value: string) => ({ match: { ...anyHttpRequest, path: { kind: 'prefix' as const, value } } });
/** Answers what it was asked, and by whom. */
const echo = (name: string) =>
  httpServer((request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-name', name);
    response.setHeader('x-powered-by', name);
    textOf(request).then((body) =>
      response.end(JSON.stringify({ name, url: request.url, headers: request.headers, body })),
    );
  });

describe('routes of a terminated service', () => {
  it('lead by path, method, header and query to different clusters, with the path and the headers they want', async () => {
    await using one = await echo('one');
    await using two = await echo('two');
    await using gateway = await startRoutes(
      'http',
      [
        routeRule('two', {
          match: {
            path: { kind: 'regex', value: '/v[0-9]+/.*' },
            ignorePathCase: true,
            methods: ['POST'],
            headers: [{ name: 'X-Beta', match: { kind: 'present' }, invert: false, ignoreCase: false }],
            query: [{ name: 'on', match: { kind: 'exact', value: '1' } }],
          },
        }),
        routeRule('', {
          ...prefix('/api/'),
          prefixRewrite: '/inner/',
          splits: [
            routeSplit(10_000, 'one', {
              requestHeaders: { remove: ['x-secret'], set: { 'x-set': 'new' }, add: { 'x-many': 'b' } },
              responseHeaders: { remove: ['X-Powered-By'], set: {}, add: { 'x-added': 'yes' } },
            }),
          ],
        }),
      ],
      [cluster('one'), endpoints('one', [one.port]), cluster('two'), endpoints('two', [two.port])],
    );
    const posted = await get(gateway, { method: 'POST', path: '/V2/x?on=1', headers: { 'x-beta': '' }, body: 'hi' });
    expect(JSON.parse(posted.body)).toMatchObject({ name: 'two', url: '/V2/x?on=1', body: 'hi' });
    const edited = await get(gateway, {
      path: '/api/a?q',
      headers: { 'x-secret': 's', 'x-set': 'old', 'x-many': 'a', 'x-forwarded-client-cert': 'URI=spoof' },
    });
    expect(JSON.parse(edited.body)).toMatchObject({
      name: 'one',
      url: '/inner/a?q',
      headers: {
        'x-set': 'new',
        'x-many': 'a, b',
        'x-forwarded-client-cert': expect.stringMatching(/^By=.*URI=.*web$/),
      },
    });
    expect(edited.body).not.toContain('x-secret');
    expect([edited.headers['x-powered-by'], edited.headers['x-added']]).toEqual([undefined, 'yes']);
    expect((await get(gateway, { path: '/v2/x?on=1' })).headers['x-peerway-error']).toBe('routing.no_route');
    expect((await get(gateway, { path: '/api../x' })).status).toBe(404);
  });

  it('decide on the path as it is forwarded, however it is spelt', async () => {
    await using one = await echo('one');
    await using two = await echo('two');
    await using gateway = await startRoutes(
      'http',
      [routeRule('two', prefix('/admin')), routeRule('one')],
      [cluster('one'), endpoints('one', [one.port]), cluster('two'), endpoints('two', [two.port])],
    );
    for (const path of ['/public/../admin', '/%61dmin', '/public/%2E%2e/admin', '/public\\..\\admin'])
      expect(JSON.parse((await get(gateway, { path })).body)).toMatchObject({ name: 'two', url: '/admin' });
    expect((await get(gateway, { path: '/%00/admin' })).status).toBe(400);
  });

  it('split by weight, and count the requests for the service that they really went to', async () => {
    await using one = await echo('one');
    await using two = await echo('two');
    await using gateway = await startRoutes(
      'http',
      [routeRule('', { splits: [routeSplit(7_000, 'one'), routeSplit(3_000, 'two'), routeSplit(0, 'none')] })],
      [
        cluster('one'),
        endpoints('one', [one.port]),
        cluster('two'),
        endpoints('two', [two.port]),
        cluster('none', { unavailable: { code: 'routing.upstream_unknown', message: 'never' } }),
      ],
    );
    const names: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const socket = await client(gateway);
      const answers = await Promise.all([fetchHttp1(socket), get(gateway)]);
      names.push(...answers.map((answer) => String(answer.headers['x-name'])));
    }
    expect(new Set(names)).toEqual(new Set(['one', 'two']));
    await until(() => gateway.controlPlane.reports.length > 0);
    await until(() => {
      const count = (service: string) =>
        gateway.controlPlane.reports
          .flatMap((report) => report.traffic)
          .filter((row) => row.service === service)
          .reduce((sum, row) => sum + row.requests, 0);
      return (
        count('one') === names.filter((name) => name === 'one').length &&
        count('two') === names.filter((name) => name === 'two').length
      );
    });
  });
});

describe('time limits of a route', () => {
  it('end a request without an answer, and one that falls silent in the middle', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url === '/drip') response.write('a');
    });
    await using gateway = await startRoutes(
      'http',
      [routeRule('api', { ...prefix('/slow'), timeoutMs: 50 }), routeRule('api', { timeoutMs: 0, idleTimeoutMs: 50 })],
      [cluster('api'), endpoints('api', [application.port])],
    );
    const slow = await get(gateway, { path: '/slow' });
    expect([slow.status, slow.headers['x-peerway-error']]).toEqual([504, 'upstream.timeout']);
    expect((await get(gateway, { path: '/silent' })).status).toBe(504);
    await expect(get(gateway, { path: '/drip' })).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    await until(() => application.sockets.size === 0);
  });

  it('without one: a request that falls silent is given up all the same, and it is said whose silence it was', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url === '/drip') response.write('a');
      else request.resume();
    });
    await using gateway = await startRoutes(
      'http',
      [routeRule('api', { timeoutMs: 0 })],
      [cluster('api'), endpoints('api', [application.port])],
      { streamIdleTimeoutMs: 100 },
    );
    const halfSent = exchangeRaw(await client(gateway), 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf');
    expect(await halfSent).toMatch(/^HTTP\/1\.1 408 [\s\S]*x-peerway-error: request\.timeout\r\n/);
    const silent = await get(gateway, { path: '/silent', method: 'POST', body: 'all of it' });
    expect([silent.status, silent.headers['x-peerway-error']]).toEqual([504, 'upstream.timeout']);
    await expect(get(gateway, { path: '/drip' })).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    await until(() => application.sockets.size === 0);
  });

  it('count for gRPC where the route names one', async () => {
    await using application = await http2Server(() => {});
    await using gateway = await startRoutes(
      'grpc',
      [routeRule('api', { timeoutMs: 50 })],
      [cluster('api', { protocol: 'grpc' }), endpoints('api', [application.port])],
    );
    const session = http2Session(await tlsClient(gateway.port('gateway'), API_SNI, web, ['h2']));
    const answer = await fetchHttp2(session, { ':method': 'POST', 'content-type': 'application/grpc' }, 'x');
    expect(answer.headers).toMatchObject({ 'grpc-status': '14', 'x-peerway-error': 'upstream.timeout' });
    session.close();
  });
});

describe('hash policies of a route', () => {
  it.each(['ring_hash', 'maglev'] as const)('keep a user at an endpoint, by %s', async (policy) => {
    await using one = await echo('one');
    await using two = await echo('two');
    await using three = await echo('three');
    await using gateway = await startRoutes(
      'http',
      [
        routeRule('api', {
          hashPolicies: [
            { source: { kind: 'header', name: 'x-user' }, terminal: true },
            { source: { kind: 'cookie', name: 'stick', ttlMs: 60_000, path: '/' }, terminal: false },
          ],
        }),
      ],
      [
        cluster('api', {
          loadBalancer: policy === 'maglev' ? { policy } : { policy, minimumRingSize: 64, maximumRingSize: 1024 },
        }),
        endpoints('api', [one.port, two.port, three.port]),
      ],
    );
    const places = new Set<string>();
    for (const user of ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal']) {
      const names = new Set<unknown>();
      for (let n = 0; n < 4; n += 1) names.add((await get(gateway, { headers: { 'x-user': user } })).headers['x-name']);
      expect(names.size).toBe(1);
      for (const name of names) places.add(String(name));
    }
    expect(places.size).toBeGreaterThan(1);
    // Who has neither gets a cookie, and comes back to the same place with it.
    const first = await get(gateway);
    const [given = ''] = first.headers['set-cookie'] ?? [];
    expect(given).toMatch(/^stick=[0-9a-f]+; Max-Age=60; Path=\/; HttpOnly$/);
    for (let n = 0; n < 4; n += 1) {
      const again = await get(gateway, { headers: { cookie: given.split(';')[0] } });
      expect(again.headers['x-name']).toBe(first.headers['x-name']);
      expect(again.headers['set-cookie']).toBeUndefined();
    }
  });
});

describe('header edits towards HTTP/2', () => {
  it('are the same as towards HTTP/1.1', async () => {
    await using application = await http2Server((stream, headers) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', server: 'x' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(`${headers[':path']} ${headers['x-set']}`);
      stream.resume();
    });
    await using gateway = await startRoutes(
      'grpc',
      [
        routeRule('', {
          match: { ...anyHttpRequest, path: { kind: 'exact', value: '/old.Service/Call' } },
          prefixRewrite: '/new.Service/Call',
          splits: [
            routeSplit(10_000, 'api', {
              requestHeaders: { ...noHeaderEdits, set: { 'X-Set': 'yes' } },
              responseHeaders: { ...noHeaderEdits, remove: ['server'] },
            }),
          ],
        }),
      ],
      [cluster('api', { protocol: 'grpc' }), endpoints('api', [application.port])],
    );
    const session = http2Session(await tlsClient(gateway.port('gateway'), API_SNI, web, ['h2']));
    const headers = { ':method': 'POST', ':path': '/old.Service/Call', 'content-type': 'application/grpc' };
    const answer = await fetchHttp2(session, headers, 'x');
    expect(answer).toMatchObject({ body: '/new.Service/Call yes', trailers: { 'grpc-status': '0' } });
    expect(answer.headers).not.toHaveProperty('server');
    session.close();
  });
});
