import { expect, test } from '../demo-test.ts';
import { apiUrl, demoChild, restoreChildren, startChild, stopChild } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { startTraffic } from '../processes/traffic.ts';

type Peering = {
  state: string;
  health: string;
  reason: string;
  stream: { connectedAt: string };
  services: { imported: { sync: string }[] };
};

/** The connection's own pings (peering-wire §4.2): one every 30 s, with 10 s for its answer. */
const PING_MS = 30_000;

test.afterEach(async ({ demo }) => restoreChildren(demo));

test('a peer that is frozen shows as stale within two heartbeats, and is well again by itself when it goes on', async ({
  demo,
  east,
}) => {
  test.setTimeout(180_000);
  const read = async (): Promise<Peering> =>
    JSON.parse(await peerway(['peering', 'read', '--name', 'west', '--json', ...east])) as Peering;
  // The pings of an older connection are no longer in step with its beginning: each waits for the answer to the one before.
  await stopChild(demo, 'west-control-plane', 'kill');
  await expect.poll(async () => (await read()).health, { timeout: 40_000 }).not.toBe('healthy');
  await startChild(demo, 'west-control-plane');
  await expect.poll(async () => (await read()).health, { timeout: 60_000 }).toBe('healthy');
  const pid = (await demoChild(demo, 'west-control-plane')).pid ?? 0;
  const traffic = startTraffic(apiUrl(demo));
  // Frozen late between two pings, the second would find the connection dead before two heartbeats are missing.
  const connectedAt = Date.parse((await read()).stream.connectedAt);
  await expect.poll(() => (Date.now() - connectedAt) % PING_MS, { timeout: 40_000 }).toBeLessThan(PING_MS / 3);
  process.kill(pid, 'SIGSTOP');
  try {
    // One is due every 15 s; the newest may have come just before, and what it costs to ask is added.
    await expect.poll(async () => (await read()).health, { timeout: 40_000 }).toBe('stale');
    // Nothing was closed, so by Consul's own measure it is active: what is shown beside that tells the truth (pain C1).
    expect(await read()).toMatchObject({ state: 'ACTIVE', reason: expect.stringContaining('one is due every 15 s') });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(async () => (await read()).health, { timeout: 40_000 }).toBe('healthy');
  expect((await read()).services.imported.map(({ sync }) => sync)).toEqual(['applied', 'applied', 'applied']);
  expect((await traffic.stop()).failures).toEqual([]);
});
