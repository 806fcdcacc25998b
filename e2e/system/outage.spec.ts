import { expect, test } from '../demo-test.ts';
import { apiUrl, demoChild, restoreChildren, startChild, stopChild } from '../processes/demo.ts';
import { get, startTraffic, type Traffic } from '../processes/traffic.ts';

const REQUESTS = 500;

let traffic: Traffic;
test.beforeEach(async ({ demo }) => {
  await expect.poll(async () => (await get(apiUrl(demo))).status).toBe(200);
  traffic = startTraffic(apiUrl(demo));
});
test.afterEach(async ({ demo }) => {
  await traffic.stop();
  await restoreChildren(demo);
});

const answered = (): number => traffic.count().answered;

test("killing west's control plane fails no request; nor does its gateway, once it is back from its own disk", async ({
  demo,
}) => {
  const controlPlane = await demoChild(demo, 'west-control-plane');
  process.kill(controlPlane.pid ?? 0, 'SIGKILL');
  await expect.poll(async () => (await demoChild(demo, 'west-control-plane')).state).toBe('ended');
  const before = answered();
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThan(before + REQUESTS);
  expect(traffic.count().failures).toEqual([]);

  await stopChild(demo, 'west-gateway', 'kill');
  await expect.poll(() => traffic.count().failures.length).toBeGreaterThan(0);
  await startChild(demo, 'west-gateway');
  await expect.poll(async () => (await get(apiUrl(demo))).status).toBe(200);
  traffic.reset();
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThan(REQUESTS);
  expect(traffic.count().failures).toEqual([]);
});

test('killing both control planes fails no request, and neither does their return', async ({ demo }) => {
  for (const name of ['east-control-plane', 'west-control-plane']) await stopChild(demo, name, 'kill');
  const before = answered();
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThan(before + REQUESTS);
  for (const name of ['east-control-plane', 'west-control-plane']) await startChild(demo, name);
  const back = answered();
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThan(back + REQUESTS);
  expect(traffic.count().failures).toEqual([]);
});

test("without west's gateway the answer names it, and its return mends it with nothing else restarted", async ({
  demo,
}) => {
  await stopChild(demo, 'west-gateway', 'kill');
  await expect
    .poll(async () => await get(apiUrl(demo)), { timeout: 40_000 })
    .toMatchObject({ status: 503, code: 'routing.no_healthy_remote_gateway', body: expect.stringContaining('west') });
  await startChild(demo, 'west-gateway');
  await expect.poll(async () => (await get(apiUrl(demo))).status, { timeout: 40_000 }).toBe(200);
});

test('an instance that dies takes no request with it for longer than it takes to notice; the other one answers', async ({
  demo,
}) => {
  await stopChild(demo, 'west-api-1-sidecar', 'kill');
  await expect
    .poll(
      async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, () => get(apiUrl(demo))));
        return answers.every(({ status, body }) => status === 200 && body.includes('"instance":"api-2"'));
      },
      { timeout: 40_000 },
    )
    .toBe(true);
  traffic.reset();
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThan(REQUESTS);
  expect(traffic.count().failures).toEqual([]);
  await startChild(demo, 'west-api-1-sidecar');
  await expect.poll(async () => (await get(apiUrl(demo))).body, { timeout: 40_000 }).toContain('"instance":"api-1"');
});
