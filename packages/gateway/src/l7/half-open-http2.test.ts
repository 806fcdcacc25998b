import { expect, it } from 'vitest';
import { fetchHttp1, fetchHttp2, http2Session, tcpClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { http2Server } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';

const start = (port: number): Promise<TestProxy> =>
  runProxy(east, [
    outboundListener('api', 'http2'),
    cluster('api', { protocol: 'http2' }),
    endpoints('api', [port]),
    limits({ requestTimeoutMs: 60_000 }),
  ]);

it('a request fails at once when its endpoint ends the connection without an answer, and the next one gets a new connection', async () => {
  let isAnswering = false;
  await using application = await http2Server((stream) => {
    if (!isAnswering) return;
    stream.respond({ ':status': 200 });
    stream.end('ok');
  });
  await using proxy = await start(application.port);
  const answer = fetchHttp1(proxy.port('outbound-api'));
  await until(() => application.sockets.size === 1);
  // The settings were exchanged, and the request is under way.
  await until(async () => (await (await fetch(`${proxy.adminUrl}/clusters`)).text()).includes('h2_sessions::1'));
  for (const socket of application.sockets) socket.end();
  expect((await answer).headers['x-peerway-error']).toBe('upstream.reset');
  isAnswering = true;
  expect((await fetchHttp1(proxy.port('outbound-api'))).body).toBe('ok');
});

it('an answer that came whole before the end of the connection arrives whole, also at a slow reader', async () => {
  const body = 'x'.repeat(900_000);
  await using application = await http2Server((stream) => {
    stream.respond({ ':status': 200 });
    stream.end(body);
    stream.once('close', () => {
      for (const socket of application.sockets) socket.end();
    });
  });
  await using proxy = await start(application.port);
  const session = http2Session(await tcpClient(proxy.port('outbound-api')));
  const stream = session.request({ ':path': '/', ':authority': 'a' });
  // Reads nothing for now: a part of the answer stays behind in the proxy.
  await new Promise((resolve) => stream.once('response', resolve));
  await until(async () => (await (await fetch(`${proxy.adminUrl}/clusters`)).text()).includes('cx_active::1'));
  await until(() => [...application.sockets].every((socket) => socket.writableEnded));
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
  });
  await new Promise((resolve) => stream.once('close', resolve));
  expect([length, stream.rstCode]).toEqual([body.length, 0]);
  session.close();
});

it("a client's connection ends when the client's side of it does", async () => {
  await using application = await http2Server((stream) => {
    stream.respond({ ':status': 200 });
    stream.end('ok');
  });
  await using proxy = await start(application.port);
  const socket = await tcpClient(proxy.port('outbound-api'));
  const session = http2Session(socket);
  expect((await fetchHttp2(session, {})).body).toBe('ok');
  socket.end();
  await until(() => socket.closed);
});
