import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { fetchHttp1, http2Session, tcpClient, tlsClient } from './testing/clients.ts';
import { helloBytes } from './testing/hello-bytes.ts';
import { httpServer } from './testing/servers.ts';
import { until } from './testing/until.ts';
import { API_SNI, north, startWest, web } from './testing/west.ts';

describe('a proxy that has been through much', () => {
  it('holds no connection, no request and no permission when everybody has left', async () => {
    await using application = await httpServer((request, response) => {
      if (request.url === '/hang') return;
      if (request.url === '/break') response.destroy();
      else response.end('ok');
    });
    application.server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      socket.on('end', () => socket.end());
    });
    await using exporter = await startWest('http', application.port);
    const port = exporter.gatewayPort;
    const hello = await helloBytes(API_SNI);
    const fates: (() => Promise<unknown>)[] = [
      async () => await fetchHttp1(await tlsClient(port, API_SNI, web)),
      async () => await fetchHttp1(await tlsClient(port, API_SNI, web), { path: '/break' }),
      async () => {
        const client = await tlsClient(port, API_SNI, web);
        client.write('GET /hang HTTP/1.1\r\nHost: a\r\n\r\n');
        await new Promise((resolve) => setTimeout(resolve, 20));
        client.destroy();
      },
      async () => {
        const client = await tlsClient(port, API_SNI, web);
        client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf');
        await new Promise((resolve) => setTimeout(resolve, 20));
        client.destroy();
      },
      async () => {
        const client = await tlsClient(port, API_SNI, web);
        client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
        await new Promise((resolve) => client.once('data', resolve));
        client.destroy();
      },
      async () => (await tcpClient(port)).destroy(),
      async () => (await tcpClient(port)).end(Buffer.from('garbage')).resume(),
      async () => (await tcpClient(port)).end(hello.subarray(0, 100)).resume(),
      async () => {
        const client = await tcpClient(port);
        client.write(hello);
        await new Promise((resolve) => client.once('data', resolve));
        client.resetAndDestroy();
      },
      async () =>
        connectTls({
          port,
          host: '127.0.0.1',
          servername: API_SNI,
          rejectUnauthorized: false,
          ...north.credentials(north.serviceUri('x')),
        }).on('error', () => {}),
      async () =>
        connectTls({ port, host: '127.0.0.1', servername: 'unknown.test', rejectUnauthorized: false }).on(
          'error',
          () => {},
        ),
      async () => http2Session(await tlsClient(port, API_SNI, web)).on('error', () => {}),
    ];
    for (let round = 0; round < 5; round += 1) await Promise.allSettled(fates.map((fate) => fate()));
    expect((await fetchHttp1(await tlsClient(port, API_SNI, web))).body).toBe('ok');

    const active = async (url: string): Promise<number> => {
      const text = await (await fetch(`${url}/stats/prometheus`)).text();
      return [...text.matchAll(/^peerway_(?:connections|requests)_active\{.*\} (-?\d+)$/gm)].reduce(
        (sum, match) => sum + Math.abs(Number(match[1])),
        0,
      );
    };
    await until(async () => (await active(exporter.gateway.adminUrl)) === 0, 10_000);
    await until(() => exporter.gateway.controlPlane.reports.at(-1)?.process.openConnections === 0, 10_000);
    // The sidecar keeps the gateway's warm connections, and those alone.
    await until(
      async () =>
        (await (await fetch(`${exporter.sidecar.adminUrl}/stats/prometheus`)).text()).match(
          /^peerway_requests_active\{.*\} [^0]/m,
        ) === null,
    );
    expect(exporter.gateway.lines.filter((line) => line.level === 'error')).toEqual([]);
  });
});
