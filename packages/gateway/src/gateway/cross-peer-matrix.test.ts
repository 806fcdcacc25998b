import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { createRoot, type SigningRoot } from '@peerway/pki';
import { forgeCertificate } from '@peerway/pki/testing/hostile';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Credentials, tcpClient } from '../testing/clients.ts';
import { cluster, endpoints, limits, outboundListener, terminateRoute } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { httpServer, type TestServer } from '../testing/servers.ts';
import { TestCluster } from '../testing/test-cluster.ts';
import { until } from '../testing/until.ts';
import { API_SNI, east, north, west, westGateway, westSidecar } from '../testing/west.ts';

/*
 * Whose certificate gets a client in by which name (reliability §3.3), every combination: who issued it, whose trust domain it
 * claims, which name it asks for, and whether an intention lets its service in. West exports `api` to both of its peers.
 */

const NORTH_SNI = 'api.default.default.north.external.west.consul';
const expiredAgo = { notBefore: new Date(Date.now() - 7_200_000), notAfter: new Date(Date.now() - 3_600_000) };

type Dates = { notBefore?: Date; notAfter?: Date };
type Issuers = Record<string, { root: SigningRoot; dates?: Dates }>;
const publicCa = createRoot({ trustDomain: 'public.example', now: new Date() });
const issuers = (eastRoot: SigningRoot): Issuers => ({
  east: { root: eastRoot },
  north: { root: north.root },
  west: { root: west.root },
  'a public CA': { root: publicCa },
  'east, expired': { root: eastRoot, dates: expiredAgo },
  'a CA that copies the name of east’s': { root: createRoot({ trustDomain: east.trustDomain, now: new Date() }) },
});
const trustDomains = { east, north, west, unknown: new TestCluster('unknown') };
const names = {
  'east’s': API_SNI,
  'north’s': NORTH_SNI,
  'west’s own': 'api.default.dc1.internal.west.consul',
  'the control plane’s': 'server.dc1.peering.west.consul',
  none: '',
  garbage: '%00..west',
};
/** An intention denies `eve`, of whatever trust domain, and nobody else. */
const sources = { allowed: 'web', denied: 'eve' };

type Cell = { label: string; serverName: string; credentials: Credentials };

function cells(by: Issuers): Cell[] {
  return Object.entries(by).flatMap(([issuer, { root, dates }]) =>
    Object.entries(trustDomains).flatMap(([trustDomain, owner]) =>
      Object.entries(sources).flatMap(([verdict, service]) => {
        const made = forgeCertificate({ issuer: root, uris: [owner.serviceUri(service)], ...dates });
        const credentials = { key: made.privateKeyPem, cert: made.certPem };
        return Object.entries(names).map(([name, serverName]) => ({
          label: `issued by ${issuer}, of ${trustDomain}, to ${name} name, ${verdict}`,
          ...{ serverName, credentials },
        }));
      }),
    ),
  );
}

/** Whether the application answered. A session, where there is one, is offered for resumption. */
function isAnswered(port: number, { serverName, credentials }: Cell, session?: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connectTls({
      ...{ port, host: '127.0.0.1', servername: serverName, rejectUnauthorized: false, ...credentials },
      ...(session === undefined ? {} : { session }),
    });
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('error', () => {});
    let isResumed = false;
    socket.once('secureConnect', () => {
      isResumed = socket.isSessionReused();
    });
    socket.once('close', () => {
      if (isResumed) reject(new Error('a session was resumed'));
      else resolve(text.startsWith('HTTP/1.1 200'));
    });
    socket.write('GET / HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n');
  });
}

/** The labels of those that were answered, sixteen at a time. */
async function answered(all: readonly Cell[], attempt: (cell: Cell) => Promise<boolean>): Promise<string[]> {
  const passed = new Map<string, boolean>();
  const waiting = [...all];
  const work = async (): Promise<void> => {
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop())
      passed.set(cell.label, await attempt(cell));
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return all.flatMap(({ label }) => (passed.get(label) ? [label] : []));
}

/** Until what the proxy says it runs is as wanted. */
const untilInForce = (proxy: TestProxy, isWanted: (dump: string) => boolean): Promise<void> =>
  until(async () => isWanted(await (await fetch(`${proxy.adminUrl}/config_dump`)).text()));

const EAST = 'issued by east, of east, to east’s name, allowed';
const NORTH = 'issued by north, of north, to north’s name, allowed';

describe('a client of a peer, over every issuer, trust domain, name and intention', () => {
  let application: TestServer;
  let sidecar: TestProxy;
  let gateway: TestProxy;
  let requests = 0;

  beforeAll(async () => {
    application = await httpServer((_request, response) => {
      requests += 1;
      response.end('ok');
    });
    const deny = [east, north, west].map(({ trustDomain }) => ({
      ...{ trustDomain, partition: '*', namespace: '*', service: 'eve', action: 'deny' as const },
      ...{ permissions: [], origin: 'the test' },
    }));
    sidecar = await runProxy(west, [...westSidecar('http', application.port, { rules: deny }), north.bundle('north')]);
    gateway = await runProxy(west, [
      ...westGateway('http', sidecar.port('inbound')).filter(({ type }) => type !== 'sni-route'),
      terminateRoute(API_SNI, 'http', [east.trustDomain]),
      { ...terminateRoute(NORTH_SNI, 'http', [north.trustDomain]), peer: 'north' },
    ]);
  });
  beforeEach(() => {
    requests = 0;
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await sidecar[Symbol.asyncDispose]();
    await application[Symbol.asyncDispose]();
  });

  const port = (): number => gateway.port('gateway');

  it('is answered in exactly the two of 288 that name, certificate and intention agree on', async () => {
    const all = cells(issuers(east.root));
    expect(all).toHaveLength(288);
    expect(await answered(all, (cell) => isAnswered(port(), cell))).toEqual([EAST, NORTH]);
    expect(requests).toBe(2);
  });

  it('gains nothing by offering the session of one that was answered', async () => {
    const good = cells(issuers(east.root)).find(({ label }) => label === EAST);
    if (good === undefined) throw new Error('the cell is gone');
    const session = await new Promise<Buffer>((resolve, reject) => {
      const socket = connectTls({
        ...{ port: port(), host: '127.0.0.1', servername: API_SNI, rejectUnauthorized: false, maxVersion: 'TLSv1.2' },
        ...good.credentials,
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const held = socket.getSession();
        socket.destroy();
        if (held === undefined) reject(new Error('there is no session to offer'));
        else resolve(held);
      });
    });
    const all = cells(issuers(east.root));
    expect(await answered(all, (cell) => isAnswered(port(), cell, session))).toEqual([EAST, NORTH]);
  });

  it('is answered by the new root alone once the old one is out of the bundle', async () => {
    const renewed = createRoot({ trustDomain: east.trustDomain, now: new Date() });
    const bundle = { ...east.bundle('east'), rootPems: [renewed.certPem] };
    for (const proxy of [gateway, sidecar]) proxy.controlPlane.delta([bundle]);
    await untilInForce(gateway, (dump) => dump.includes(JSON.stringify(renewed.certPem)));
    expect(await answered(cells(issuers(renewed)), (cell) => isAnswered(port(), cell))).toEqual([EAST, NORTH]);
    expect(await answered(cells(issuers(east.root)), (cell) => isAnswered(port(), cell))).toEqual([NORTH]);
    for (const proxy of [gateway, sidecar]) proxy.controlPlane.delta([east.bundle('east')]);
  });

  it('is not answered any more when its peering is deleted, while the other peer’s are', async () => {
    gateway.controlPlane.delta([], [`sni-route/${API_SNI}`, `trust-bundle/${east.trustDomain}`]);
    await untilInForce(gateway, (dump) => !dump.includes(API_SNI));
    expect(await answered(cells(issuers(east.root)), (cell) => isAnswered(port(), cell))).toEqual([NORTH]);
  });
});

describe('a server that a sidecar dials, over every issuer, trust domain and service, as whom it is looked for', () => {
  const wanted = {
    'east’s api': { owner: east, sni: 'api.default.default.west.external.east.consul' },
    'north’s api': { owner: north, sni: 'api.default.default.west.external.north.consul' },
    'west’s own api': { owner: west, sni: names['west’s own'] },
  };

  it('is spoken to in exactly the three of 144 where all of them agree', async () => {
    let shown: Credentials = { key: '', cert: '' };
    const server = createServer({ requestCert: true, rejectUnauthorized: false }, (socket) => {
      socket.on('error', () => {});
      socket.end('hello');
    });
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('no port');
    await using proxy = await runProxy(west, [
      ...Object.entries(wanted).flatMap(([label, { owner, sni }]) => [
        outboundListener(label, 'tcp', label),
        cluster(label, {
          protocol: 'tcp',
          tls: { sni, trustDomain: owner.trustDomain, spiffeIds: [owner.serviceUri('api')] },
        }),
        endpoints(label, [bound.port]),
      ]),
      ...[west.bundle(), east.bundle('east'), north.bundle('north')],
      west.identity(west.serviceUri('web')),
      limits(),
    ]);
    const spoken: string[] = [];
    let tried = 0;
    for (const [issuer, { root, dates }] of Object.entries(issuers(east.root)))
      for (const [trustDomain, owner] of Object.entries(trustDomains))
        for (const service of ['api', 'other']) {
          const made = forgeCertificate({ issuer: root, uris: [owner.serviceUri(service)], ...dates });
          shown = { key: made.privateKeyPem, cert: made.certPem };
          server.setSecureContext(shown);
          for (const label of Object.keys(wanted)) {
            tried += 1;
            const client = await tcpClient(proxy.port(label));
            const text = await new Promise<string>((resolve) => {
              let read = '';
              client.on('data', (chunk: Buffer) => {
                read += chunk.toString();
              });
              client.once('close', () => resolve(read));
              client.once('end', () => client.end());
            });
            if (text === 'hello') spoken.push(`${label}: issued by ${issuer}, of ${trustDomain}, ${service}`);
          }
        }
    server.close();
    expect(tried).toBe(144);
    expect(spoken).toEqual([
      'east’s api: issued by east, of east, api',
      'north’s api: issued by north, of north, api',
      'west’s own api: issued by west, of west, api',
    ]);
  });
});
