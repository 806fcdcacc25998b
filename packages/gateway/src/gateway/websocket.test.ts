import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { endingOf, fetchHttp1, tlsClient } from '../testing/clients.ts';
import { authorization, limits } from '../testing/resources.ts';
import { httpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, startWest, type West, web, west } from '../testing/west.ts';

const UPGRADE = 'Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n';

/** An open WebSocket through gateway and sidecar, and the application's end of it. */
async function opened(
  exporter: West,
  application: Awaited<ReturnType<typeof webSocketServer>>,
): Promise<{ client: TLSSocket; peer: Socket }> {
  const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
  const before = application.upgraded.length;
  client.write(`GET / HTTP/1.1\r\n${UPGRADE}`);
  await new Promise((resolve) => client.once('data', resolve));
  await until(() => application.upgraded.length > before);
  return { client, peer: application.upgraded.at(-1) as Socket };
}

async function webSocketServer() {
  const upgraded: Socket[] = [];
  const application = await httpServer((request, response) => {
    if (request.url !== '/hang') response.end('ok');
  });
  application.server.on('upgrade', (request, socket) => {
    socket.on('error', () => {});
    upgraded.push(socket as Socket);
    if (request.url !== '/hang')
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  });
  return { ...application, upgraded };
}

describe('an open WebSocket', () => {
  it('breaks on one side when it breaks on the other, and nothing else notices', async () => {
    await using application = await webSocketServer();
    await using exporter = await startWest('http', application.port);
    const first = await opened(exporter, application);
    const ending = endingOf(first.client);
    first.peer.resetAndDestroy();
    expect(await ending).toBe('reset');

    const second = await opened(exporter, application);
    const peerEnding = endingOf(second.peer);
    second.client.destroy();
    expect(await peerEnding).toMatch(/fin|reset/);
    expect((await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web))).body).toBe('ok');
  });

  it('is cut when the intention that allowed it is withdrawn', async () => {
    await using application = await webSocketServer();
    await using exporter = await startWest('http', application.port);
    const { client } = await opened(exporter, application);
    const ending = endingOf(client);
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
    expect(await ending).toBe('reset');
  });

  it('that the application never answers is given up in time, with the reason', async () => {
    await using application = await webSocketServer();
    await using exporter = await startWest('http', application.port);
    exporter.sidecar.controlPlane.delta([limits({ requestTimeoutMs: 200 })]);
    const client = await tlsClient(exporter.gatewayPort, API_SNI, web);
    client.write(`GET /hang HTTP/1.1\r\n${UPGRADE}`);
    expect(String(await new Promise((resolve) => client.once('data', resolve)))).toMatch(
      /^HTTP\/1\.1 504 [\s\S]*x-peerway-error: upstream\.timeout/,
    );
    await endingOf(client);
  });
});
