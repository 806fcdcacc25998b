import { expect, it } from 'vitest';
import { fetchHttp1, tcpClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener } from '../testing/resources.ts';
import { runProxy } from '../testing/running-proxy.ts';
import { closedPort, httpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east } from '../testing/west.ts';

it('proxies that share a port serve it together, and one serves it on when the other is gone', async () => {
  await using application = await httpServer((_request, response) => response.end('ok'));
  const port = await closedPort();
  const resources = [
    { ...outboundListener('app', 'http'), port },
    cluster('app'),
    endpoints('app', [application.port]),
    limits(),
  ];
  await using first = await runProxy(east, resources, { reusePort: true });
  await using second = await runProxy(east, resources, { reusePort: true });
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
