import type { TrafficRow } from '@peerway/model/proxy-report';
import { formatSpiffeId } from '@peerway/model/spiffe';
import { describe, expect, it } from 'vitest';
import { fetchHttp1, tcpClient } from '../testing/clients.ts';
import {
  cluster,
  endpoints,
  gatewayListener,
  limits,
  outboundListener,
  passthroughRoute,
} from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { closedPort, httpServer, tcpServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, startWest, west, westSidecar } from '../testing/west.ts';

/** `web` of namespace `shop` in partition `team-a`, which a service `web` of another team must not be taken for. */
const shopWeb = formatSpiffeId({
  ...{ kind: 'service', trustDomain: east.trustDomain, datacenter: east.datacenter },
  ...{ partition: 'team-a', namespace: 'shop', service: 'web' },
});
const fromShop = { sourceTrustDomain: east.trustDomain, sourcePartition: 'team-a', sourceNamespace: 'shop' };

const shopSidecar = (protocol: 'http' | 'tcp', port: number): Promise<TestProxy> =>
  runProxy(east, [
    outboundListener('api', protocol),
    cluster('api', {
      ...{ protocol, peer: 'west', mode: 'remote' },
      tls: { sni: API_SNI, trustDomain: west.trustDomain, spiffeIds: [west.serviceUri('api'), west.gatewayUri] },
    }),
    endpoints('api', [port]),
    east.bundle(),
    west.bundle('west'),
    east.identity(shopWeb),
    limits(),
  ]);

/** The first row that a proxy reports of something that happened. */
async function rowOf(proxy: TestProxy, happened: (row: TrafficRow) => boolean): Promise<TrafficRow | undefined> {
  const find = (): TrafficRow | undefined =>
    proxy.controlPlane.reports.flatMap(({ traffic }) => traffic).find(happened);
  await until(() => find() !== undefined);
  return find();
}
const hadRequest = ({ requests }: TrafficRow): boolean => requests > 0;
const hadBytes = ({ bytesIn }: TrafficRow): boolean => bytesIn > 0;

describe('rows of a report', () => {
  it('carry where the source is all the way, and that each hop was mutual TLS', async () => {
    await using application = await httpServer((_request, response) => response.end('ok'));
    await using exporter = await startWest('http', application.port);
    await using sidecar = await shopSidecar('http', exporter.gatewayPort);
    await fetchHttp1(await tcpClient(sidecar.port('outbound-api')));
    expect(await rowOf(sidecar, hadRequest)).toMatchObject({
      ...{ point: 'outbound', source: 'web', ...fromShop, partition: 'team-a', direction: '', mutualTls: true },
    });
    expect(await rowOf(exporter.gateway, hadRequest)).toMatchObject({
      ...{ point: 'gateway', source: shopWeb, ...fromShop, partition: 'default' },
      ...{ direction: 'inbound', mutualTls: true },
    });
    expect(await rowOf(exporter.sidecar, hadRequest)).toMatchObject({
      ...{ point: 'inbound', source: shopWeb, ...fromShop, partition: 'default', direction: '', mutualTls: true },
    });
  });

  it('of what a gateway passes through claim nothing that it can not see', async () => {
    await using application = await tcpServer((socket) => socket.on('data', (chunk) => socket.write(chunk)));
    await using ledger = await runProxy(west, westSidecar('tcp', application.port));
    await using gateway = await runProxy(west, [
      gatewayListener(),
      passthroughRoute(API_SNI, 'ledger'),
      cluster('ledger', { protocol: 'tcp' }),
      endpoints('ledger', [ledger.port('inbound')]),
      west.identity(west.gatewayUri),
      limits(),
    ]);
    await using sidecar = await shopSidecar('tcp', gateway.port('gateway'));
    const client = await tcpClient(sidecar.port('outbound-api'));
    client.write('ping');
    expect(await rowOf(gateway, hadBytes)).toMatchObject({
      ...{ source: '', sourceTrustDomain: '', sourcePartition: '', sourceNamespace: '' },
      ...{ partition: 'default', direction: 'inbound', mutualTls: null },
    });
    expect((await rowOf(ledger, hadBytes))?.sourceNamespace).toBe('shop');
    expect((await rowOf(sidecar, hadBytes))?.mutualTls).toBe(true);
    client.destroy();
  });

  it('claim no mutual TLS of a hop that was never made', async () => {
    await using sidecar = await shopSidecar('http', await closedPort());
    const answer = await fetchHttp1(await tcpClient(sidecar.port('outbound-api')));
    expect(answer.status).toBe(503);
    expect((await rowOf(sidecar, hadRequest))?.mutualTls).toBeNull();
  });
});
