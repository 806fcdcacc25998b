import { expect, test } from '../demo-test.ts';
import { apiUrl } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { get } from '../processes/traffic.ts';

test('a deleted peering is named in the answer; peered again, everything crosses with nothing restarted', async ({
  demo,
  east,
  west,
}) => {
  await peerway(['peering', 'delete', '--name', 'west', ...east]);
  await expect
    .poll(async () => await get(apiUrl(demo)))
    .toMatchObject({ status: 503, code: 'routing.peering_missing', body: expect.stringContaining('west') });
  await expect.poll(async () => await peerway(['peering', 'list', ...west])).toContain('TERMINATED');

  await peerway(['peering', 'delete', '--name', 'east', ...west]);
  for (const side of [east, west]) {
    await expect.poll(async () => await peerway(['peering', 'list', '--json', ...side])).toBe('[]\n');
  }
  const peeringToken = await peerway(['peering', 'generate-token', '--name', 'east', ...west]);
  await peerway(['peering', 'establish', '--name', 'west', '--peering-token-file', '-', ...east], {
    input: peeringToken,
  });
  await expect.poll(async () => (await get(apiUrl(demo))).status, { timeout: 40_000 }).toBe(200);
  await expect.poll(async () => await peerway(['peering', 'list', ...east])).toContain('ACTIVE');
  await expect.poll(async () => await peerway(['peering', 'list', ...west])).toContain('ACTIVE');
});
