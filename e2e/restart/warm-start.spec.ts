import { expect, test } from '../demo-test.ts';
import { apiUrl, asAdministrator, demoStatus, signInToken, startDemo, stopDemo } from '../processes/demo.ts';
import { peerway, readLog, runPeerway } from '../processes/peerway-command.ts';
import { get } from '../processes/traffic.ts';
import { isAlive } from '../processes/wait-for.ts';

test('SIGTERM ends the demo and every process of it within ten seconds; the next start has the same state', async ({
  demo,
}) => {
  test.setTimeout(180_000);
  const peering = JSON.parse(
    await peerway(['peering', 'read', '--name', 'west', '--json', ...asAdministrator(demo, 'east')]),
  );
  const tokens = [signInToken(demo, 'east'), signInToken(demo, 'west')];
  const pids = (await demoStatus(demo)).flatMap((child) => (child.pid === null ? [] : [child.pid]));
  expect(pids.length).toBeGreaterThan(10);

  const began = performance.now();
  await stopDemo(demo);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(pids.filter(isAlive)).toEqual([]);

  const again = await startDemo(demo.directory, demo.portBase);
  expect(readLog(again.logFile)).toContain('with the state of the last run');
  expect([signInToken(again, 'east'), signInToken(again, 'west')]).toEqual(tokens);
  expect(
    JSON.parse(await peerway(['peering', 'read', '--name', 'west', '--json', ...asAdministrator(again, 'east')])).id,
  ).toBe(peering.id);
  expect((await get(apiUrl(again))).status).toBe(200);
});

test('a second demo beside it on the same ports is refused: each port is named, its holder, and how to choose others', async ({
  demo,
}) => {
  const { status, stderr } = await runPeerway(['demo'], {
    env: { PEERWAY_DEMO_DIR: `${demo.directory}-other`, PEERWAY_DEMO_PORT_BASE: String(demo.portBase) },
  });
  expect(status).toBe(6);
  expect(stderr).toContain(`127.0.0.1:${demo.portBase} (console and APIs of east) is taken by process`);
  expect(stderr).toContain('PEERWAY_DEMO_PORT_BASE');
});
