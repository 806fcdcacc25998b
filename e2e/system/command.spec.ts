import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '../demo-test.ts';
import { apiUrl, consoleUrl, demoStatus } from '../processes/demo.ts';
import { peerway, runPeerway } from '../processes/peerway-command.ts';
import { get } from '../processes/traffic.ts';

test('the command lists peerings and services as tables and as JSON', async ({ east }) => {
  expect(await peerway(['peering', 'list', ...east])).toMatch(/^Name +Partition +State +Health +Role/);
  const services = JSON.parse(await peerway(['services', 'list', '--json', ...east]));
  expect(services).toContainEqual(expect.objectContaining({ name: 'api', peer: 'west' }));
  expect(services).toContainEqual(expect.objectContaining({ name: 'api', peer: '' }));
});

test("an export taken away and put back by the command is seen at the importer's upstream", async ({ demo, west }) => {
  await peerway(['services', 'unexport', '--name', 'api', '--consumer-peers', 'east', ...west]);
  await expect
    .poll(async () => await get(apiUrl(demo)))
    .toMatchObject({ status: 503, code: 'routing.service_not_exported' });
  await peerway(['services', 'export', '--name', 'api', '--consumer-peers', 'east', ...west]);
  await expect.poll(async () => (await get(apiUrl(demo))).status).toBe(200);
});

test('without a token, with a wrong one, and without a server the command says what to do', async ({ demo }) => {
  const address = ['--http-addr', consoleUrl(demo, 'east')];
  expect(await runPeerway(['peering', 'generate-token', '--name', 'x', ...address])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/\(acl\.(no_token|permission_denied)\)/),
  });
  expect(await runPeerway(['peering', 'list', '--token', randomUUID(), ...address])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('(acl.unknown_token)'),
  });
  expect(await runPeerway(['peering', 'list', '--http-addr', '127.0.0.1:1'])).toMatchObject({
    status: 6,
    stderr: expect.stringContaining('(platform.unavailable)'),
  });
});

test('a config entry with a wrong field is refused by its name, and nothing is written', async ({ east }) => {
  const before = await peerway(['config', 'list', '--json', ...east]);
  const result = await runPeerway(['config', 'write', '-', ...east], {
    input: '{"Kind":"service-defaults","Name":"x","Protocol":"smtp"}',
  });
  expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining('Protocol') });
  expect(await peerway(['config', 'list', '--json', ...east])).toBe(before);
});

test('every process of the demo runs, and none shows a token in its arguments', async ({ demo }) => {
  for (const child of await demoStatus(demo)) {
    expect(child.state, child.name).toBe('running');
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).not.toMatch(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    );
  }
});
