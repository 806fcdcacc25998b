import { createHash, randomBytes } from 'node:crypto';
import type { ErrorCode } from '@peerway/model/error';
import type { Protocol } from '@peerway/model/protocol';
import type { Resource } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { endingOf, fetchHttp1, fetchHttp2, http2Session, tcpClient } from '../testing/clients.ts';
import {
  authorization,
  cluster,
  endpoints,
  gatewayListener,
  inboundListener,
  limits,
  outboundListener,
  passthroughRoute,
} from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { closedPort, http2Server, httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, north, startWest, west } from '../testing/west.ts';

/** The upstream `api` of peer west, as east's sidecar of `web` sees it. */
const upstream = (protocol: Protocol, overrides: Parameters<typeof cluster>[1] = {}): Resource =>
  cluster('api', {
    protocol,
    peer: 'west',
    mode: 'remote',
    tls: { sni: API_SNI, trustDomain: west.trustDomain, spiffeIds: [west.serviceUri('api'), west.gatewayUri] },
    ...overrides,
  });

const webSidecar = (protocol: Protocol, port: number, more: Resource[] = []): Promise<TestProxy> =>
  runProxy(east, [
    outboundListener('api', protocol),
    upstream(protocol),
    endpoints('api', [{ port, label: 'mesh gateway in west' }]),
    east.bundle(),
    west.bundle('west'),
    east.identity(east.serviceUri('web')),
    limits(),
    ...more,
  ]);

describe("a sidecar's upstream", () => {
  it('reaches an HTTP service of a peer: sidecar, gateway, sidecar, application', async () => {
    await using application = await httpServer((request, response) =>
      response.end(`${request.url} from ${request.headers['x-forwarded-client-cert']}`),
    );
    await using exporter = await startWest('http', application.port, {
      rules: {
        defaultAction: 'deny',
        rules: [
          {
            trustDomain: east.trustDomain,
            partition: '*',
            namespace: '*',
            permissions: [],
            service: 'web',
            action: 'allow',
            origin: 'test',
          },
        ],
      },
    });
    await using sidecar = await webSidecar('http', exporter.gatewayPort);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => fetchHttp1(sidecar.port('outbound-api'), { path: `/${n}` })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(answers[7]?.body).toMatch(new RegExp(`^/7 from By=${west.gatewayUri};.*URI=${east.serviceUri('web')},By=`));
    // The next one needs no new connection.
    const before = application.sockets.size;
    await fetchHttp1(sidecar.port('outbound-api'));
    expect(application.sockets.size).toBe(before);
  });

  it('reaches a gRPC service with prior knowledge on both ends', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end('paid');
      stream.resume();
    });
    await using exporter = await startWest('grpc', application.port);
    await using sidecar = await webSidecar('grpc', exporter.gatewayPort);
    const session = http2Session(await tcpClient(sidecar.port('outbound-api')));
    const answer = await fetchHttp2(session, { ':method': 'POST', 'content-type': 'application/grpc' }, 'x');
    expect(answer).toMatchObject({ status: 200, body: 'paid', trailers: { 'grpc-status': '0' } });
    session.close();
  });

  it('carries TCP through a pass-through gateway, with half-close and every byte, and the other side sees the client itself', async () => {
    const sent = randomBytes(8_000_000);
    await using application = await tcpServer((socket) => {
      const hash = createHash('sha256');
      socket.on('data', (chunk: Buffer) => hash.update(chunk));
      socket.on('end', () => socket.end(hash.digest('hex')));
    });
    await using ledger = await runProxy(west, [
      inboundListener('tcp', [east.trustDomain]),
      authorization({
        defaultAction: 'deny',
        rules: [
          {
            trustDomain: east.trustDomain,
            partition: '*',
            namespace: 'default',
            permissions: [],
            service: 'web',
            action: 'allow',
            origin: 'test',
          },
        ],
      }),
      cluster('application', { protocol: 'tcp' }),
      endpoints('application', [application.port]),
      west.bundle(),
      east.bundle('east'),
      west.identity(west.serviceUri('api')),
      limits(),
    ]);
    await using gateway = await runProxy(west, [
      gatewayListener(),
      passthroughRoute(API_SNI, 'ledger'),
      cluster('ledger', { protocol: 'tcp' }),
      endpoints('ledger', [ledger.port('inbound')]),
      limits(),
    ]);
    await using sidecar = await webSidecar('tcp', gateway.port('gateway'));
    const client = await tcpClient(sidecar.port('outbound-api'));
    client.end(sent);
    let answer = '';
    for await (const chunk of client) answer += String(chunk);
    expect(answer).toBe(createHash('sha256').update(sent).digest('hex'));

    // Withdrawn permission ends what is established.
    const idle = await tcpClient(sidecar.port('outbound-api'));
    idle.write('x');
    await until(() => application.sockets.size === 1);
    const ending = endingOf(idle);
    ledger.controlPlane.delta([authorization({ defaultAction: 'deny' })]);
    expect(await ending).toBe('reset');
  });

  it('takes no other identity and no other trust domain for its destination', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    await using sidecar = await webSidecar('http', exporter.gatewayPort);
    const tls = { sni: API_SNI, trustDomain: west.trustDomain, spiffeIds: [west.serviceUri('other')] };
    sidecar.controlPlane.delta([upstream('http', { tls })]);
    const otherName = await fetchHttp1(sidecar.port('outbound-api'));
    expect([otherName.status, otherName.headers['x-peerway-error']]).toEqual([502, 'upstream.tls_failed']);
    expect(otherName.body).toContain(
      `it showed the identity ${west.gatewayUri} instead of ${west.serviceUri('other')}`,
    );
    sidecar.controlPlane.delta([
      upstream('http', { tls: { ...tls, trustDomain: north.trustDomain, spiffeIds: [west.gatewayUri] } }),
      north.bundle('north'),
    ]);
    expect((await fetchHttp1(sidecar.port('outbound-api'))).headers['x-peerway-error']).toBe('upstream.tls_failed');
    sidecar.controlPlane.delta([upstream('http')]);
    expect((await fetchHttp1(sidecar.port('outbound-api'))).body).toBe('ok');
  });
});

describe('a sidecar that can not reach its upstream', () => {
  const unavailable = (code: ErrorCode) => ({
    unavailable: { code, message: 'peer west does not export api. Ask its owners to.' },
    tls: null,
  });

  it.each(['routing.service_not_exported', 'routing.peering_missing'] as const)(
    'answers %s in the protocol of the caller',
    async (code) => {
      await using sidecar = await webSidecar('http', 1);
      for (const protocol of ['http', 'grpc', 'tcp', 'detect'] as const) {
        sidecar.controlPlane.delta(
          [upstream('tcp', unavailable(code)), outboundListener('api', protocol, `as-${protocol}`)],
          ['listener/outbound-api'],
        );
        await until(() => sidecar.proxy.listenerPorts().has(`as-${protocol}`));
        const port = sidecar.port(`as-${protocol}`);
        if (protocol === 'tcp') {
          expect(await endingOf(await tcpClient(port))).toBe('reset');
          continue;
        }
        const http = await fetchHttp1(port);
        expect([http.status, http.headers['x-peerway-error']]).toEqual([503, code]);
        expect(http.body).toBe(`peerway: peer west does not export api. Ask its owners to. (${code})\n`);
        const session = http2Session(await tcpClient(port));
        const grpc = await fetchHttp2(session, { ':method': 'POST', 'content-type': 'application/grpc+proto' }, 'x');
        expect(grpc.headers).toMatchObject({ ':status': 200, 'grpc-status': '14', 'x-peerway-error': code });
        const plain = await fetchHttp2(session, {});
        expect([plain.status, plain.body]).toEqual([503, http.body]);
        session.close();
        if (protocol === 'detect') {
          const binary = await tcpClient(port);
          binary.write(Buffer.from([22, 3, 1, 2, 0]));
          expect(await endingOf(binary)).toBe('reset');
        }
      }
    },
  );

  it('names the gateway that refuses, and mends itself when the gateway is back', async () => {
    await using application = await httpServer((_request, response) => response.end('back'));
    await using exporter = await startWest('http', application.port);
    const closed = await closedPort();
    await using sidecar = await webSidecar('http', closed);
    const answer = await fetchHttp1(sidecar.port('outbound-api'));
    expect([answer.status, answer.headers['x-peerway-error']]).toEqual([503, 'upstream.connect_failed']);
    expect(answer.body).toBe(
      `peerway: service api of peer west can not be reached: it refused the connection. Tried mesh gateway in west (127.0.0.1:${closed}): it refused the connection. Check that it runs and that this network reaches it. (upstream.connect_failed)\n`,
    );
    sidecar.controlPlane.delta([endpoints('api', [exporter.gatewayPort])]);
    expect((await fetchHttp1(sidecar.port('outbound-api'))).body).toBe('back');
  });

  it('says when nothing answers in time, without holding up others', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url !== '/hang') response.end('quick');
    });
    await using exporter = await startWest('http', application.port);
    await using sidecar = await webSidecar('http', exporter.gatewayPort, []);
    sidecar.controlPlane.delta([limits({ requestTimeoutMs: 300 })]);
    const hanging = fetchHttp1(sidecar.port('outbound-api'), { path: '/hang' });
    expect((await fetchHttp1(sidecar.port('outbound-api'))).body).toBe('quick');
    const answer = await hanging;
    expect([answer.status, answer.headers['x-peerway-error']]).toEqual([504, 'upstream.timeout']);
  });

  it('sends a request again only where that is harmless, when the other side closes a kept connection', async () => {
    // An application that answers the first request of a connection and breaks it at the second.
    let received = 0;
    await using application = await tcpServer((socket) => {
      let requests = 0;
      socket.on('data', (chunk: Buffer) => {
        if (!/^(GET|POST) /.test(chunk.toString())) return;
        received += 1;
        requests += 1;
        if (requests === 2) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    await using sidecar = await runProxy(east, [
      outboundListener('local', 'http'),
      cluster('local'),
      endpoints('local', [application.port]),
      limits(),
    ]);
    const port = sidecar.port('outbound-local');
    expect((await fetchHttp1(port)).body).toBe('ok');
    expect((await fetchHttp1(port)).body).toBe('ok');
    expect(received).toBe(3);
    const posted = await fetchHttp1(port, { method: 'POST', headers: { 'content-length': '0' } });
    expect([posted.status, posted.headers['x-peerway-error']]).toEqual([502, 'upstream.reset']);
    expect(received).toBe(4);
  });

  it('hangs up on a client that does not finish its request head, with 408', async () => {
    await using sidecar = await runProxy(east, [
      outboundListener('local', 'http'),
      cluster('local'),
      endpoints('local', [1]),
      limits({ requestTimeoutMs: 300 }),
    ]);
    const client = await tcpClient(sidecar.port('outbound-local'));
    client.write('GET / HTTP/1.1\r\nHost: a\r\n');
    let text = '';
    for await (const chunk of client) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(text).toContain('x-peerway-error: request.invalid');
  });
});
