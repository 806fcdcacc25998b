import { anyHttpRequest, type HttpMatch } from '@peerway/model/http-match';
import type { ResourceOf } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { fetchHttp1, fetchHttp2, http2Session, tlsClient } from '../testing/clients.ts';
import { authorization } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, startWest, web, west, westSidecar } from '../testing/west.ts';

type Rule = ResourceOf<'authorization'>['rules'][number];

const ORIGIN = 'service-intentions/api, source web';
const localWeb = west.credentials(west.serviceUri('web'));
const permit = (action: 'allow' | 'deny', match: Partial<HttpMatch>): Rule['permissions'][number] => ({
  action,
  match: { ...anyHttpRequest, ...match },
  jwt: null,
});
const onPath = (value: string): Partial<HttpMatch> => ({ path: { kind: 'prefix', value } });
const webMay = (permissions: Rule['permissions'], trustDomain = west.trustDomain): ResourceOf<'authorization'> =>
  authorization({
    defaultAction: 'deny',
    trustedForwarders: [west.gatewayUri],
    rules: [
      {
        trustDomain,
        partition: 'default',
        namespace: 'default',
        service: 'web',
        action: 'deny',
        permissions,
        origin: ORIGIN,
      },
    ],
  });
const readOnly = [
  permit('deny', onPath('/pay/secret')),
  permit('allow', { ...onPath('/pay'), methods: ['GET', 'POST'] }),
  permit('allow', {
    headers: [{ name: 'x-team', match: { kind: 'exact', value: 'blue' }, invert: false, ignoreCase: false }],
  }),
];
const requests: [string, string, Record<string, string>, boolean][] = [
  ['GET', '/pay/1', {}, true],
  ['DELETE', '/pay/1', {}, false],
  ['GET', '/pay/secret', {}, false],
  ['GET', '/pay/%73ecret', {}, false],
  ['GET', '/pay/x/../secret', {}, false],
  ['GET', '/other', {}, false],
  ['GET', '/other', { 'x-team': 'blue' }, true],
];
const grpcServer = () =>
  http2Server((stream, headers) => {
    const answer = {
      ':status': 200,
      'content-type': 'application/grpc',
      'x-client': headers['x-forwarded-client-cert'],
    };
    stream.respond(answer, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.resume();
    stream.end();
  });

describe('permissions of a source', () => {
  it('decide on every HTTP/1.1 request, and the log says which one did', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using sidecar = await runProxy(west, [...westSidecar('http', application.port), webMay(readOnly)]);
    for (const [method, path, headers, allowed] of requests) {
      const client = await tlsClient(sidecar.port('inbound'), '', localWeb);
      const answer = await fetchHttp1(client, { method, path, headers });
      expect([path, answer.status, answer.headers['x-peerway-error']]).toEqual(
        allowed ? [path, 200, undefined] : [path, 403, 'identity.intention_denied'],
      );
    }
    const refusals = sidecar.lines.filter((line) => line.event === 'request.refused').map((line) => line.fields.reason);
    expect(refusals[1]).toContain(`decided by ${ORIGIN}, permission 1`);
    expect(refusals[0]).toContain(`decided by ${ORIGIN}, of which no permission matches`);
  });

  it('decide on every HTTP/2 request of one connection', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.end();
    });
    await using sidecar = await runProxy(west, [...westSidecar('http2', application.port), webMay(readOnly)]);
    const session = http2Session(await tlsClient(sidecar.port('inbound'), '', localWeb, ['h2']));
    const answers = await Promise.all(
      requests.map(([method, path, headers]) => fetchHttp2(session, { ':method': method, ':path': path, ...headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual(requests.map(([, , , allowed]) => (allowed ? 200 : 403)));
    session.destroy();
  });

  it('are told to gRPC clients as status 7, and know a peer’s client behind the gateway by its own name (Q12)', async () => {
    await using application = await grpcServer();
    await using exporter = await startWest('grpc', application.port);
    exporter.sidecar.controlPlane.delta([webMay([permit('allow', onPath('/pay.Pay/'))], east.trustDomain)]);
    const call = async (credentials: typeof web, path: string) => {
      const session = http2Session(await tlsClient(exporter.gatewayPort, API_SNI, credentials));
      const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
      const { headers: head, trailers } = await fetchHttp2(session, headers, 'x');
      session.destroy();
      return { status: trailers['grpc-status'] ?? head['grpc-status'], client: head['x-client'] };
    };
    await until(async () => (await call(web, '/pay.Pay/Refund')).status === '0');
    expect((await call(web, '/pay.Pay/Refund')).client).toContain(`URI=${east.serviceUri('web')},`);
    expect((await call(web, '/admin.Admin/Stop')).status).toBe('7');
    expect((await call(east.credentials(east.serviceUri('other')), '/pay.Pay/Refund')).status).toBe('7');
  });

  it('that change end within a second what they forbid, on connections that stay open', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('begin');
    });
    await using sidecar = await runProxy(west, [
      ...westSidecar('http2', application.port),
      webMay([permit('allow', onPath('/'))]),
    ]);
    const session = http2Session(await tlsClient(sidecar.port('inbound'), '', localWeb, ['h2']));
    const doomed = session.request({ ':path': '/old', ':authority': 'a' });
    const kept = session.request({ ':path': '/new', ':authority': 'a' });
    for (const stream of [doomed, kept]) {
      stream.on('error', () => {});
      await new Promise((resolve) => stream.once('data', resolve));
    }
    const gone = new Promise((resolve) => doomed.once('close', resolve));
    const startedAt = performance.now();
    sidecar.controlPlane.delta([webMay([permit('allow', onPath('/new'))])]);
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect((await fetchHttp2(session, { ':path': '/old' })).status).toBe(403);
    expect(kept.closed).toBe(false);
    session.destroy();
  });
});

describe('the time that the application has for an answer', () => {
  it('is what the listener says of it, also none, and changes while it runs', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url !== '/never') setTimeout(() => response.end('late'), 400);
    });
    const timed = (requestTimeoutMs: number | null) =>
      westSidecar('http', application.port).map((resource) =>
        resource.type === 'listener' && resource.purpose.kind === 'inbound'
          ? { ...resource, purpose: { ...resource.purpose, requestTimeoutMs } }
          : resource.type === 'limits'
            ? { ...resource, requestTimeoutMs: 200 }
            : resource,
      );
    await using sidecar = await runProxy(west, timed(null));
    const ask = async (path: string): Promise<number> =>
      (await fetchHttp1(await tlsClient(sidecar.port('inbound'), 'api', localWeb), { path })).status;
    expect(await ask('/')).toBe(504);
    sidecar.controlPlane.publish(timed(0));
    await until(async () => (await ask('/')) === 200);
    sidecar.controlPlane.publish(timed(50));
    await until(async () => (await ask('/never')) === 504);
  });
});
