import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { fetchHttp1, tcpClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { closedPort, httpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';
import { bindSocket, type SocketSource } from './bound-socket.ts';

const sockets: SocketSource = { take: bindSocket, release: () => {} };

it('proxies that share a port serve it together, and one serves it on when the other is gone', async () => {
  await using application = await httpServer((_request, response) => response.end('ok'));
  const port = await closedPort();
  const resources = [
    { ...outboundListener('app', 'http'), port },
    cluster('app'),
    endpoints('app', [application.port]),
    limits(),
  ];
  await using first = await runProxy(east, resources, { sockets });
  await using second = await runProxy(east, resources, { sockets });
  const accepted = async () => {
    const texts = await Promise.all(
      [first, second].map(async ({ adminUrl }) => (await fetch(`${adminUrl}/stats/prometheus`)).text()),
    );
    return texts.map((text) => Number(/peerway_connections_total\{[^}]*\} (\d+)/.exec(text)?.[1] ?? 0));
  };
  await until(async () => {
    expect((await fetchHttp1(await tcpClient(port))).body).toBe('ok');
    return (await accepted()).every((count) => count > 0);
  });
  await first.proxy.close();
  for (let n = 0; n < 20; n += 1) expect((await fetchHttp1(await tcpClient(port))).body).toBe('ok');
  // Without leave to share it is an address in use, and that is said.
  await using third = await runProxy(east, [outboundListener('app', 'http', 'other'), ...resources.slice(1)]);
  third.controlPlane.delta([resources[0]]);
  await until(() => third.lines.some(({ event }) => event === 'listener.bind_failed'));
});

it('a place that can not be had is said, and tried again until it is free; what was taken is released, once', async () => {
  await using application = await httpServer((_request, response) => response.end('ok'));
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const address = blocker.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const calls: string[] = [];
  const counted: SocketSource = {
    take: (place) => {
      calls.push(`take ${place.port}`);
      return bindSocket(place);
    },
    release: (place) => calls.push(`release ${place.port}`),
  };
  await using proxy = await runProxy(east, [cluster('app'), endpoints('app', [application.port]), limits(), other()], {
    sockets: counted,
  });
  calls.length = 0;
  proxy.controlPlane.delta([{ ...outboundListener('app', 'http'), port }]);
  await until(() => proxy.lines.some(({ event }) => event === 'listener.bind_failed'));
  expect(proxy.lines.find(({ event }) => event === 'listener.bind_failed')?.fields.reason).toBe(
    'address already in use',
  );
  blocker.close();
  await until(() => proxy.proxy.listenerPorts().get('outbound-app') === port);
  expect((await fetchHttp1(await tcpClient(port))).body).toBe('ok');
  await proxy.proxy.close();
  const ofPort = calls.filter((call) => call.endsWith(` ${port}`));
  // Every take is followed by its release.
  expect(ofPort.length).toBeGreaterThanOrEqual(4);
  expect(ofPort).toEqual(ofPort.map((_call, index) => `${index % 2 === 0 ? 'take' : 'release'} ${port}`));
});

const other = () => outboundListener('app', 'http', 'other');
