import { expect, test } from '../demo-test.ts';
import { apiUrl, asAdministrator, type Demo, restoreChildren, startChild, stopChild } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { get, startTraffic } from '../processes/traffic.ts';

const setMode = (demo: Demo, mode: 'local' | 'remote'): Promise<string> =>
  peerway(['config', 'write', '-', ...asAdministrator(demo, 'east')], {
    input: JSON.stringify({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: mode } }),
  });

test.afterEach(async ({ demo }) => {
  await restoreChildren(demo);
  await setMode(demo, 'local');
  await expect.poll(async () => (await get(apiUrl(demo))).status, { timeout: 40_000 }).toBe(200);
});

test("switching between local and remote fails no request, and decides whether east's gateway is on the path", async ({
  demo,
}) => {
  const traffic = startTraffic(apiUrl(demo));
  for (const mode of ['remote', 'local', 'remote'] as const) {
    await setMode(demo, mode);
    const before = traffic.count().answered;
    await expect.poll(() => traffic.count().answered, { timeout: 60_000 }).toBeGreaterThan(before + 300);
  }
  await stopChild(demo, 'east-gateway', 'kill');
  const before = traffic.count().answered;
  await expect.poll(() => traffic.count().answered, { timeout: 60_000 }).toBeGreaterThan(before + 300);
  expect((await traffic.stop()).failures).toEqual([]);

  await setMode(demo, 'local');
  await expect
    .poll(async () => await get(apiUrl(demo)), { timeout: 40_000 })
    .toMatchObject({ status: 503, body: expect.stringMatching(/gateway/i) });
  await startChild(demo, 'east-gateway');
  await expect.poll(async () => (await get(apiUrl(demo))).status, { timeout: 40_000 }).toBe(200);
});
