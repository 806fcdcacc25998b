import { readFile } from 'node:fs/promises';
import { constants } from 'node:http2';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endingOf, fetchHttp1, fetchHttp2, http2Session, tlsClient } from '../testing/clients.ts';
import { cluster, endpoints, gatewayListener, limits, routeRule } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, startRoutes, web, west } from '../testing/west.ts';

const routed = (protocol: 'http' | 'http2', port: number) =>
  startRoutes(protocol, [routeRule('api')], [cluster('api', { protocol }), endpoints('api', [port])], {
    drainTimeoutMs: 10_000,
  });

describe('a proxy that drains', () => {
  it('serves the request that comes on a new connection, and ends one that is silent', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using gateway = await routed('http', application.port);
    const [client, silent] = [
      await tlsClient(gateway.port('gateway'), API_SNI, web),
      await tlsClient(gateway.port('gateway'), API_SNI, web),
    ];
    await until(async () => (await fetch(`${gateway.adminUrl}/stats/prometheus`)).text().then(countsTwo));
    const drained = gateway.proxy.drain({ hasSuccessor: true });
    expect(await fetchHttp1(client)).toMatchObject({ body: 'ok', headers: { connection: 'close' } });
    expect(await endingOf(silent)).toBe('fin');
    await drained;
  });

  it('serves the request that comes on a new HTTP/2 session, and says goodbye then', async () => {
    await using application = await http2Server((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
    await using gateway = await routed('http2', application.port);
    const session = http2Session(await tlsClient(gateway.port('gateway'), API_SNI, web, ['h2']));
    await new Promise((resolve) => session.once('remoteSettings', resolve));
    const drained = gateway.proxy.drain({ hasSuccessor: true });
    const goodbye = new Promise((resolve) => session.once('goaway', resolve));
    expect(await fetchHttp2(session, {})).toMatchObject({ status: 200, body: 'ok' });
    expect(await goodbye).toBe(constants.NGHTTP2_NO_ERROR);
    await drained;
  });

  it('does not say so, and leaves its directory alone, where it has a successor', async () => {
    await using gateway = await runProxy(west, [gatewayListener(), limits(), west.identity(west.gatewayUri)]);
    const file = join(gateway.directory, 'snapshot.json');
    await until(async () => (await readFile(file, 'utf8').catch(() => '')) !== '');
    const before = await readFile(file, 'utf8');
    await gateway.proxy.drain({ hasSuccessor: true });
    gateway.controlPlane.delta([limits({ http2StreamsMax: 7 })]);
    await until(async () => (await (await fetch(`${gateway.adminUrl}/config_dump`)).text()).includes(': 7'));
    await gateway.proxy.close();
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(gateway.controlPlane.reports.length).toBeGreaterThan(0);
    expect(gateway.controlPlane.reports.map(({ draining }) => draining)).not.toContain(true);
  });
});

const countsTwo = (metrics: string): boolean => /^peerway_connections_total\{.*\} 2$/m.test(metrics);
