import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchangeSecret } from './exchange-secret.ts';
import { type FakeClock, fakeClock } from './testing/fake-clock.ts';
import { startTestCluster, type TestCluster } from './testing/test-cluster.ts';
import { decodePeeringToken } from './token.ts';

type Listener = AsyncDisposable & {
  address: string;
  /** How often it was dialed. */
  dialed: () => number;
};

/** Takes connections. `hangs`: says nothing on them; else drops them at once, as a gateway does that knows no such name. */
async function listener(behaviour: 'hangs' | 'drops'): Promise<Listener> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    if (behaviour === 'drops') socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    address: `127.0.0.1:${bound.port}`,
    dialed: () => sockets.length,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

type Exchange = { clock: FakeClock; attempts: string[]; startMs: number; result: Promise<{ address: string }> };

/**
 * Exchanges a new token of the cluster. The pause after a failed attempt passes by itself; the second for gateways, and the limit of an
 * attempt that hangs, only when the clock is moved.
 */
function exchange(
  west: TestCluster,
  ring: { gateways?: string[]; addresses?: string[] },
  token = west.generateToken('east'),
): Exchange {
  const { ca, serverName, peerId, establishmentSecret, serverAddresses } = decodePeeringToken(token);
  const clock = fakeClock();
  const attempts: string[] = [];
  const startMs = clock.now();
  const result = exchangeSecret({
    ...{ caPems: ca, serverName, peerId, establishmentSecret, clock },
    addresses: ring.addresses ?? serverAddresses,
    gatewayAddresses: ring.gateways ?? [],
    log: (_level, _event, fields) => {
      attempts.push(String(fields?.address));
      setImmediate(() => clock.advance(200));
    },
  });
  return { clock, attempts, startMs, result };
}

/** Lets every attempt that hangs run into its limit, until the exchange is over. */
async function runOut(running: Exchange): Promise<void> {
  let isOver = false;
  const finished = running.result.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  while (!isOver) {
    await Promise.race([new Promise((resolve) => setImmediate(resolve)), finished]);
    const due = running.clock.waiting()[0];
    if (due !== undefined) running.clock.advance(due);
  }
}

describe('exchangeSecret (peering-wire §4.3)', () => {
  it('gives gateways a second to learn of the peer, then dials them before anything else', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using direct = await listener('drops');
    const gateway = `127.0.0.1:${west.server.address.port}`;
    const running = exchange(west, { gateways: [gateway], addresses: [direct.address] });
    expect(running.clock.waiting()).toEqual([1_000]);
    running.clock.advance(1_000);
    expect((await running.result).address).toBe(gateway);
    expect(direct.dialed()).toBe(0);
  });

  it('tries gateways alone for three seconds, then the addresses of the peer too', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using gateway = await listener('drops');
    const running = exchange(west, { gateways: [gateway.address] });
    running.clock.advance(1_000);
    expect((await running.result).address).toBe(`127.0.0.1:${west.server.address.port}`);
    expect(new Set(running.attempts)).toEqual(new Set([gateway.address]));
    const took = running.clock.now() - running.startMs;
    expect(took).toBeGreaterThan(3_500);
    expect(took).toBeLessThanOrEqual(4_500);
  });

  it('is over within seven seconds when everything hangs, and each address had its turn', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using gateway = await listener('hangs');
    await using direct = await listener('hangs');
    const running = exchange(west, { gateways: [gateway.address], addresses: [direct.address] });
    await runOut(running);
    await expect(running.result).rejects.toMatchObject({
      code: 'peering.exchange_failed',
      message: expect.stringMatching(/did not answer in time[\s\S]*did not answer in time/),
    });
    expect(running.clock.now() - running.startMs).toBeLessThanOrEqual(7_500);
    expect(running.attempts).toEqual([gateway.address, gateway.address, direct.address]);
  });

  it('is not kept by a gateway that hangs from an address that answers', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using gateway = await listener('hangs');
    const running = exchange(west, { gateways: [gateway.address] });
    running.clock.advance(1_000);
    // The gateways' round is all its own; in the second one it has to share.
    for (const share of [3_000, 1_500]) {
      const attempts = running.attempts.length;
      await untilTrue(() => running.clock.waiting()[0] === share);
      running.clock.advance(share);
      await untilTrue(() => running.attempts.length > attempts);
    }
    expect((await running.result).address).toBe(`127.0.0.1:${west.server.address.port}`);
  });

  it('stops at once when the secret is refused, and says that a new token is needed', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    const older = west.generateToken('east');
    west.generateToken('east');
    await using other = await listener('drops');
    const addresses = [`127.0.0.1:${west.server.address.port}`, other.address];
    const running = exchange(west, { addresses }, older);
    await expect(running.result).rejects.toMatchObject({
      code: 'peering.secret_refused',
      message: expect.stringContaining('a new peering token must be generated'),
    });
    expect(other.dialed()).toBe(0);
  });

  it('names why no address could be reached', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    const token = west.generateToken('east');
    await west.server.close();
    await expect(exchange(west, {}, token).result).rejects.toMatchObject({
      code: 'peering.exchange_failed',
      message: expect.stringMatching(/through address "127\.0\.0\.1:\d+": 127\.0\.0\.1:\d+ refused the connection/),
    });
  });
});

const untilTrue = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};
