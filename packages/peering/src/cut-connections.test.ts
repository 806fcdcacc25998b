import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import { HEARTBEAT_TIMEOUT_MS } from '@peerway/model/peering';
import { describe, expect, it } from 'vitest';
import { type FakeClock, fakeClock } from './testing/fake-clock.ts';
import { exportServices, importedInstances, registerGateway, registerMeshService } from './testing/fixtures.ts';
import { startTestCluster, type TestCluster } from './testing/test-cluster.ts';
import { decodePeeringToken, encodePeeringToken } from './token.ts';

/*
 * The network between two clusters is cut once and heals at once, at every step of the exchange and of the first sync (reliability
 * §5): afterwards both sides have everything.
 */

const SERVICES = 12;
const STEPS = 30;

type Relay = AsyncDisposable & { port: number; carried: () => number };

/** Carries bytes to a port until it has carried `limit` of them, either way; then breaks every connection, once. */
async function startRelay(targetPort: number, limit: number): Promise<Relay> {
  let carried = 0;
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (chunk: Buffer) => {
        const room = isCut ? chunk.length : Math.min(chunk.length, Math.max(0, limit - carried));
        carried += chunk.length;
        to.write(chunk.subarray(0, room));
        if (isCut || carried < limit) return;
        isCut = true;
        for (const socket of sockets) socket.destroy();
      });
      from.on('end', () => to.end());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the relay has no port');
  return {
    port: bound.port,
    carried: () => carried,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function startCluster(datacenter: string, peer: string, clock: FakeClock): Promise<TestCluster> {
  const cluster = await startTestCluster({ datacenter, clock });
  registerGateway(cluster);
  for (let number = 0; number < SERVICES; number += 1) registerMeshService(cluster, `${datacenter}-${number}`);
  exportServices(cluster, { '*': [peer] });
  return cluster;
}

const hasAll = (cluster: TestCluster, peer: string): boolean =>
  importedInstances(cluster, peer).length === 2 * SERVICES &&
  cluster.backend.state().trustBundle.has(`default/${peer}`);

/** A token of west that leads through the relay. */
const tokenThrough = (west: TestCluster, relay: Relay): string =>
  encodePeeringToken({
    ...decodePeeringToken(west.generateToken('east')),
    manualServerAddresses: [`127.0.0.1:${relay.port}`],
  });

/** Peers east with west through a network that is cut after `limit` bytes. @returns how many bytes crossed, and what it took */
async function peerThroughCut(limit: number): Promise<{ carried: number; tokens: number; dials: number }> {
  const [clock, westClock] = [fakeClock(), fakeClock()];
  await using west = await startCluster('west', 'east', westClock);
  await using east = await startCluster('east', 'west', clock);
  await using relay = await startRelay(west.server.address.port, limit);
  let tokens = 1;
  try {
    await east.establish('west', tokenThrough(west, relay));
  } catch (error) {
    // The answer was lost, and the secret with it: the operator is told to take a new token, and that works.
    if (!(error instanceof PeerwayError) || error.code !== 'peering.secret_refused') throw error;
    tokens += 1;
    await east.establish('west', tokenThrough(west, relay));
  }
  const [{ id }, { id: westId }] = [east.peering('west'), west.peering('east')];
  const isDone = (): boolean => hasAll(east, 'west') && hasAll(west, 'east');
  const isWaiting = (): boolean => east.tracker.status(id).nextAttemptAt !== null;
  /** West's side of the stream is gone. */
  const isLost = (): boolean =>
    west.tracker.status(westId).disconnectedAt !== null && !west.tracker.isConnected(westId);
  let dials = 1;
  for (;;) {
    await Promise.race([east.until(() => isDone() || isWaiting()), west.until(() => isDone() || isLost())]);
    if (isDone()) break;
    dials += 1;
    // Hazard: an HTTP/2 session of Node over TLS may not notice that its connection broke inside a record. Then the silence tells.
    if (!isWaiting()) clock.advance(HEARTBEAT_TIMEOUT_MS);
    await east.until(isWaiting);
    if (west.tracker.isConnected(westId)) westClock.advance(HEARTBEAT_TIMEOUT_MS);
    const { attempts } = east.tracker.status(id);
    clock.advance(64_000);
    await east.until(() => east.tracker.status(id).attempts !== attempts);
    await east.until(() => east.tracker.isConnected(id) || isWaiting());
  }
  expect(east.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(west.lines.filter(({ level }) => level === 'error')).toEqual([]);
  return { carried: relay.carried(), tokens, dials };
}

describe('a network that is cut once', () => {
  it('at whatever step of the exchange and the first sync costs nothing but a new token or another dial', async () => {
    const whole = await peerThroughCut(Number.POSITIVE_INFINITY);
    expect(whole).toMatchObject({ tokens: 1, dials: 1 });
    const outcomes: { tokens: number; dials: number }[] = [];
    for (let step = 0; step < STEPS; step += 1)
      outcomes.push(await peerThroughCut(1 + Math.floor((whole.carried * step) / STEPS)));
    // Every kind of trouble was met: a cut before the exchange, one that cost the secret or not, and one on the stream.
    expect(outcomes.some(({ dials }) => dials === 1)).toBe(true);
    expect(outcomes.some(({ dials }) => dials > 1)).toBe(true);
    expect(Math.max(...outcomes.map(({ tokens }) => tokens))).toBeLessThanOrEqual(2);
  }, 120_000);
});
