import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { createRoot, createServerLeaf } from '@peerway/pki';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { probePeeringAddresses } from './probe-address.ts';
import { listenTls } from './serve/listener.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const TRUST_DOMAIN = '11111111-1111-1111-1111-111111111111.consul';
const SERVER_NAME = `server.dc1.peering.${TRUST_DOMAIN}`;
const root = createRoot({ trustDomain: TRUST_DOMAIN, now: new Date() });
const target = { caPems: [root.certPem], serverName: SERVER_NAME };

/** The listener that a control plane has, with a leaf that `issuer` signed. */
async function peeringListener(issuer = root, datacenter = 'dc1', now = new Date()): Promise<string> {
  const listener = await listenTls({
    address: { host: '127.0.0.1', port: 0 },
    log: () => {},
    onConnection: (socket) => socket.on('error', () => {}).resume(),
  });
  listener.present(createServerLeaf({ root: issuer, cluster: { datacenter, trustDomain: TRUST_DOMAIN }, now }));
  closers.push(() => listener.close());
  return `127.0.0.1:${listener.address.port}`;
}

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

async function closedPort(): Promise<string> {
  const server = createServer();
  const address = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  closers.pop();
  return address;
}

describe('an address of a peering token', () => {
  it('answers when a control plane of that CA and name is there, and shows how long its certificate holds', async () => {
    const address = await peeringListener();
    const [probe] = await probePeeringAddresses([address], target);
    expect(probe).toMatchObject({ address, answers: true, code: '', message: '' });
    expect(Date.parse(probe?.certificate?.notBefore ?? '')).toBeLessThan(Date.now());
  });

  it.each<[string, () => Promise<string>, string]>([
    ['a closed port', closedPort, 'dial.refused'],
    [
      'a server of another CA',
      () => peeringListener(createRoot({ trustDomain: TRUST_DOMAIN, now: new Date() })),
      'tls.untrusted_ca',
    ],
    ['a server of another name', () => peeringListener(root, 'dc2'), 'tls.wrong_name'],
    [
      'a certificate of the future',
      () => peeringListener(root, 'dc1', new Date(Date.now() + 3_600_000)),
      'tls.expired',
    ],
    ['a server without TLS', () => listening(createHttpServer((_request, response) => response.end())), 'tls.failed'],
    ['one that closes at once', () => listening(createServer((socket) => socket.destroy())), 'tls.failed'],
    ['a name that nobody has', async () => 'no-such-host.invalid:8503', 'dial.dns'],
  ])('with %s says so, and names the address', async (_name, listen, code) => {
    const address = await listen();
    const [probe] = await probePeeringAddresses([address], target);
    expect(probe).toMatchObject({ address, answers: false, code, message: expect.stringContaining(address) });
  });

  it('that accepts and never answers is given up, and the others are tried meanwhile', async () => {
    const silent = await listening(createServer(() => {}));
    const good = await peeringListener();
    const addresses = [...Array.from({ length: 1 }, () => silent), good];
    // A clock on which the time for all of them is nearly over: the wait is the rest of it.
    const startedAt = systemClock.now();
    let looks = 0;
    const clock = (): number => (looks++ === 0 ? startedAt - 9_700 : systemClock.now());
    const probes = await probePeeringAddresses(addresses, target, clock);
    expect(probes.map(({ answers, code }) => [answers, code])).toEqual([
      [false, 'dial.timeout'],
      [true, ''],
    ]);
  });

  it('is tried once, and no more of them than there is time for', async () => {
    const address = await closedPort();
    expect(await probePeeringAddresses([address, address], target)).toHaveLength(1);
    const many = Array.from({ length: 100 }, (_, index) => `127.0.0.1:${index + 1}`);
    expect(await probePeeringAddresses(many, target)).toHaveLength(64);
  });

  it('without a CA is tried as far as a connection goes', async () => {
    const address = await listening(createServer(() => {}));
    expect(await probePeeringAddresses([address], { caPems: [], serverName: '' })).toMatchObject([
      { answers: true, certificate: null },
    ]);
  });
});
