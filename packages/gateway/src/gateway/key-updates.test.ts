import { describe, expect, it } from 'vitest';
import { fetchHttp1, fetchHttp2, http2Session, tlsClient } from '../testing/clients.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, tcpServer, textOf } from '../testing/servers.ts';
import { type RecordClient, recordClient } from '../testing/tls-records.ts';
import { until } from '../testing/until.ts';
import { API_SNI, startWest, web, west, westSidecar } from '../testing/west.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

/** Sends key updates until the other side ends the connection, or until there were a great many. Answers how many there were. */
async function flood({ socket, keyUpdate }: RecordClient, isAnswerWanted: boolean): Promise<number> {
  let sent = 0;
  while (!socket.destroyed && sent < FLOOD_MAX) {
    sent += 100;
    const batch = Buffer.concat(Array.from({ length: 100 }, () => keyUpdate(isAnswerWanted)));
    // The callback of a write comes at the latest with the end of the connection.
    await new Promise((resolve) => socket.write(batch, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sent;
}

const FLOOD_MAX = 30_000;
const limits = { handshakeTimeoutMs: 20_000, clientHelloTimeoutMs: 20_000 };

/* OpenSSL takes any number of key updates (reliability §3.3, T9). */
describe('key updates of TLS 1.3', () => {
  it.each([
    ['gateway', 'with answers that it reads', true, true],
    ['gateway', 'with answers that it leaves', true, false],
    ['gateway', 'without answers', false, true],
    ['sidecar', 'with answers that it leaves', true, false],
  ] as const)(
    'in a flood end their connection at the %s, %s, and others are served meanwhile',
    async (role, _how, isAnswerWanted, isRead) => {
      await using application = await httpServer((_request, response) => response.end('ok'));
      await using exporter = await startWest('http', application.port, { limits });
      const local = west.credentials(west.serviceUri('web'));
      const [proxy, port, credentials] =
        role === 'gateway'
          ? [exporter.gateway, exporter.gatewayPort, web]
          : [exporter.sidecar, exporter.sidecar.port('inbound'), local];
      const attacker = await recordClient(port, role === 'gateway' ? API_SNI : '', credentials);
      attacker.socket.write(attacker.data(GET));
      attacker.socket.resume();
      await new Promise((resolve) => attacker.socket.once('data', resolve));
      if (!isRead) attacker.socket.pause();
      let isOver = false;
      const flooding = flood(attacker, isAnswerWanted).finally(() => {
        isOver = true;
      });
      let served = 0;
      while (!isOver) {
        const answer = await fetchHttp1(await tlsClient(exporter.gatewayPort, API_SNI, web));
        expect(answer.body).toBe('ok');
        served += 1;
      }
      expect(await flooding).toBeLessThan(FLOOD_MAX);
      expect(served).toBeGreaterThan(0);
      const cut = proxy.lines.find(({ event }) => event === (role === 'gateway' ? 'terminate.cut' : 'inbound.cut'));
      expect(cut?.fields.reason).toMatch(/^\d+ bytes of TLS records carried \d+ bytes$/);
    },
  );

  it('in between are nothing to mind, nor are records of one byte each', async () => {
    let received = '';
    await using application = await httpServer((request, response) => {
      textOf(request).then(
        (text) => {
          received = text;
          response.end('ok');
        },
        () => {},
      );
    });
    await using exporter = await startWest('http', application.port, { limits });
    const { socket, data, keyUpdate } = await recordClient(exporter.gatewayPort, API_SNI, web);
    const length = 5_000;
    socket.resume();
    socket.write(data(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`));
    for (let n = 0; n < length; n += 500) {
      socket.write(Buffer.concat([keyUpdate(true), ...Array.from({ length: 500 }, () => data('x'))]));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await until(() => received.length === length);
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('are told from what HTTP/2 carries, whatever reads it', async () => {
    await using application = await http2Server((stream) => {
      stream.resume();
      stream.once('end', () => {
        stream.respond({ ':status': 200 });
        stream.end('ok');
      });
    });
    await using exporter = await startWest('http2', application.port, { limits });
    const session = http2Session(await tlsClient(exporter.gatewayPort, API_SNI, web, ['h2']));
    const send = () => fetchHttp2(session, { ':method': 'POST' }, 'x'.repeat(900_000));
    expect((await send()).body).toBe('ok');
    // Connections are looked at twice a second.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect([(await send()).body, session.destroyed]).toEqual(['ok', false]);
    expect(exporter.gateway.lines.some(({ event }) => event === 'terminate.cut')).toBe(false);
    session.destroy();
  });

  it('in a flood end a TCP connection, and bytes that are carried do not count', async () => {
    let received = 0;
    await using application = await tcpServer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
    });
    await using sidecar = await runProxy(west, westSidecar('tcp', application.port));
    const local = west.credentials(west.serviceUri('web'));
    const bulk = await tlsClient(sidecar.port('inbound'), '', local);
    bulk.write(Buffer.alloc(8_000_000));
    await until(() => received === 8_000_000);
    const attacker = await recordClient(sidecar.port('inbound'), '', local);
    attacker.socket.write(attacker.data('hello'));
    await until(() => received === 8_000_005);
    expect(await flood(attacker, false)).toBeLessThan(FLOOD_MAX);
    bulk.write('more');
    await until(() => received === 8_000_009);
    bulk.destroy();
  });
});
