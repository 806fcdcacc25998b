import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Background } from '../processes/background.ts';
import { freePortBlock } from '../processes/free-ports.ts';
import { type FreshCluster, startFreshCluster } from '../processes/fresh-cluster.ts';

/* A gateway of two processes that share a port. The tests follow one another. */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

let directory: string;
let cluster: FreshCluster;
let gateway: Background;
const admin = (path: string): string => `http://127.0.0.1:${cluster.port(0)}${path}`;

test.beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-workers-'));
  chmodSync(directory, 0o755);
  cluster = await startFreshCluster(join(directory, 'one'), await freePortBlock(6));
  gateway = await cluster.startGateway(undefined, [
    '--concurrency',
    '2',
    '--admin-bind',
    `127.0.0.1:${cluster.port(0)}`,
  ]);
});

test.afterAll(async () => {
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Line = { event: string; worker?: number; pid?: number };
const lines = (): Line[] =>
  readFileSync(gateway.logFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** The check that tells its link, as `/v1` has it. */
async function linkCheck(): Promise<{ Status: string; Output: string } | undefined> {
  const response = await fetch(`${cluster.httpUrl}/v1/health/service/mesh-gateway`, {
    headers: { 'x-consul-token': cluster.token },
  });
  const entries: { Checks: { Name: string; Status: string; Output: string }[] }[] = await response.json();
  return entries[0]?.Checks.find(({ Name }) => Name.startsWith('Proxy is connected'));
}

test('is one gateway to whoever asks, and each process has its own directory', async () => {
  await expect
    .poll(async () => (await fetch(admin('/ready')).catch(() => null))?.text(), { timeout: 30_000 })
    .toContain('2 of 2 workers');
  const metrics = await (await fetch(admin('/stats/prometheus'))).text();
  expect(metrics).toContain('worker="0"');
  expect(metrics).toContain('worker="1"');
  const dump: { workers: unknown[] } = await (await fetch(admin('/config_dump'))).json();
  expect(dump.workers).toHaveLength(2);
  for (const worker of ['worker-0', 'worker-1'])
    expect(readFileSync(join(directory, 'one', 'gateway', worker, 'snapshot.json'), 'utf8')).toContain('"limits"');
  await expect.poll(linkCheck).toMatchObject({ Status: 'passing' });
  // The command has run itself anew with the flags that a proxy should have, and so have its workers.
  const pids = [
    gateway.process.pid,
    ...lines().flatMap(({ event, pid }) => (event === 'proxy.started' ? (pid ?? []) : [])),
  ];
  expect(pids).toHaveLength(3);
  for (const pid of pids) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('--max-semi-space-size');
});

test('a process that is killed comes back, alone', async () => {
  const started = (): Line[] => lines().filter(({ event }) => event === 'proxy.started');
  await expect.poll(() => started().length).toBe(2);
  const first = started().find(({ worker }) => worker === 0);
  process.kill(first?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => started().length).toBe(3);
  expect(started().filter(({ worker }) => worker === 0)).toHaveLength(2);
  await expect.poll(async () => (await fetch(admin('/ready'))).text(), { timeout: 30_000 }).toContain('2 of 2 workers');
});

test('is critical to the others while it drains, and ends by itself', async () => {
  // A connection that says nothing keeps a process draining until it has been silent for too long.
  const idle = Array.from({ length: 8 }, () => connect(cluster.gatewayPort, '127.0.0.1').on('error', () => {}));
  await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  gateway.process.kill('SIGTERM');
  await expect.poll(linkCheck).toMatchObject({ Status: 'critical', Output: expect.stringContaining('draining') });
  await expect.poll(() => gateway.process.exitCode, { timeout: 30_000 }).toBe(0);
  await expect.poll(linkCheck, { timeout: 30_000 }).toMatchObject({ Output: expect.stringContaining('not connected') });
  for (const socket of idle) socket.destroy();
});
