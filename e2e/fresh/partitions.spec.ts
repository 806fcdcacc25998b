import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Background } from '../processes/background.ts';
import { freePortBlock } from '../processes/free-ports.ts';
import { type FreshCluster, startFreshCluster } from '../processes/fresh-cluster.ts';
import { peerway, runPeerway } from '../processes/peerway-command.ts';
import { get } from '../processes/traffic.ts';

/*
 * One cluster with two tenants: `web` in the default partition wants `api` of partition `team`. Nothing is peered. The tests follow
 * one another.
 */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

let directory: string;
let cluster: FreshCluster;
let application: Server;
let gateway: Background;
const apiUrl = (): string => `http://127.0.0.1:${cluster.port(2)}/`;
const command = (...args: string[]): Promise<string> => peerway([...args, ...cluster.administrator]);
const mode = (Mode: string): Promise<void> =>
  cluster.writeConfig({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode } });

test.beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-partitions-'));
  chmodSync(directory, 0o755);
  cluster = await startFreshCluster(join(directory, 'one'), await freePortBlock(1));
  application = createServer((_request, response) => response.end('hello from team'));
  await new Promise<void>((resolve) => application.listen(cluster.port(0), '127.0.0.1', resolve));
  await cluster.startSidecar({
    name: 'web',
    port: cluster.port(10),
    connect: {
      sidecar_service: {
        port: cluster.port(1),
        proxy: {
          upstreams: [{ destination_name: 'api', destination_partition: 'team', local_bind_port: cluster.port(2) }],
        },
      },
    },
  });
  await cluster.writeConfig({ Kind: 'service-defaults', Name: 'web', Protocol: 'http' });
});

test.afterAll(async () => {
  await cluster?.stop();
  await new Promise((resolve) => application?.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

test('nothing is written into a partition before it is created', async () => {
  const refused = await runPeerway(['config', 'write', '-', ...cluster.administrator], {
    input: 'Kind = "service-defaults"\nName = "api"\nPartition = "team"\nProtocol = "http"',
  });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('there is no partition "team"');
  await command('partition', 'create', '--name', 'team', '--description', 'The team of api');
  await cluster.writeConfig({ Kind: 'service-defaults', Name: 'api', Partition: 'team', Protocol: 'http' });
  await cluster.writeConfig({
    Kind: 'service-intentions',
    Name: 'api',
    Partition: 'team',
    Sources: [{ Name: 'web', Partition: 'default', Action: 'allow' }],
  });
});

test('a service of another partition is out of reach until that exports it, and the caller is told so', async () => {
  await cluster.startSidecar({
    name: 'api',
    partition: 'team',
    port: cluster.port(0),
    connect: { sidecar_service: { port: cluster.port(3) } },
  });
  await expect
    .poll(() => get(apiUrl()), { timeout: 40_000 })
    .toMatchObject({ status: 503, code: 'routing.service_not_exported' });
  await command('services', 'export', '--name', 'api', '--partition', 'team', '--consumer-partitions', 'default');
  await expect.poll(() => get(apiUrl()), { timeout: 40_000 }).toMatchObject({ status: 200, body: 'hello from team' });
});

test('mode remote goes through the gateway of its partition, and names what is missing without one', async () => {
  await mode('remote');
  await expect
    .poll(() => get(apiUrl()), { timeout: 40_000 })
    .toMatchObject({ status: 503, code: 'routing.no_remote_gateway' });
  gateway = await cluster.startGateway({ partition: 'team', offset: 4 });
  await expect.poll(() => get(apiUrl()), { timeout: 40_000 }).toMatchObject({ status: 200, body: 'hello from team' });
  await gateway.stop();
  await expect.poll(async () => (await get(apiUrl())).status, { timeout: 40_000 }).toBe(503);
  await mode('none');
  await expect.poll(() => get(apiUrl()), { timeout: 40_000 }).toMatchObject({ status: 200, body: 'hello from team' });
});

test('what is no longer exported is out of reach at once', async () => {
  await command('services', 'unexport', '--name', 'api', '--partition', 'team', '--consumer-partitions', 'default');
  await expect
    .poll(() => get(apiUrl()), { timeout: 40_000 })
    .toMatchObject({ status: 503, code: 'routing.service_not_exported' });
});
