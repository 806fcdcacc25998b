import { connect } from 'node:net';
import { expect, test } from '../demo-test.ts';
import { apiUrl, ledgerPort } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { get } from '../processes/traffic.ts';

test('a deleted peering is named in the answer; peered again, everything crosses with nothing restarted', async ({
  demo,
  east,
  west,
}) => {
  const ledger = connect(ledgerPort(demo), '127.0.0.1');
  ledger.on('error', () => {});
  const ended = new Promise<number>((resolve) => ledger.once('close', () => resolve(performance.now())));
  ledger.write('hello\n');
  await new Promise((resolve) => ledger.once('data', resolve));
  await peerway(['peering', 'delete', '--name', 'west', ...east]);
  // A connection that is up ends too, within a second of the answer (rule 4 of design §4).
  const deletedAt = performance.now();
  expect((await ended) - deletedAt).toBeLessThan(1_000);
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
