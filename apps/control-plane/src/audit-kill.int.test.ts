import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AuditCheck, AuditEvent } from '@peerway/model/audit';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = new URL('./main.ts', import.meta.url).pathname;
const WRITERS = 8;

let directory: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-kill-'));
});
afterEach(async () => {
  await end('SIGTERM');
  await rm(directory, { recursive: true, force: true });
});

async function end(signal: NodeJS.Signals): Promise<void> {
  if (child === null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  child = null;
}

/** A control plane as a process of its own. Resolves with the address of its /v1 when it is ready. */
async function start(): Promise<string> {
  const file = join(directory, 'server.json');
  const addresses = { http_addr: '127.0.0.1:0', grpc_addr: '127.0.0.1:0' };
  await writeFile(file, JSON.stringify({ datacenter: 'dc1', data_dir: directory, ...addresses, console: false }));
  child = spawn(process.execPath, [MAIN, '--config', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const event = JSON.parse(line) as { event: string; http?: string };
    if (event.event === 'server.ready') {
      child.stdout?.resume();
      return `http://${event.http}/v1`;
    }
  }
  throw new Error('the control plane ended before it was ready');
}

const secretOf = async (): Promise<string> => (await readFile(join(directory, 'bootstrap-token'), 'utf8')).trim();

it('has every acknowledged write once, and a chain that holds, after the control plane was killed again and again', async () => {
  const acknowledged: string[] = [];
  let base = await start();
  const headers = { 'x-consul-token': await secretOf() };

  for (let round = 0; round < 3; round += 1) {
    const target = acknowledged.length + 40;
    const writer = async (number: number): Promise<void> => {
      for (let turn = 0; ; turn += 1) {
        const name = `web-${round}-${number}-${turn}`;
        const body = JSON.stringify({ Kind: 'service-defaults', Name: name, Protocol: 'http' });
        const response = await fetch(`${base}/config`, { method: 'PUT', headers, body }).catch(() => null);
        if (response === null) return;
        expect(response.status).toBe(200);
        acknowledged.push(name);
        // Other writers are in the middle of theirs.
        if (acknowledged.length === target) child?.kill('SIGKILL');
      }
    };
    const gone = once(child as ChildProcess, 'exit');
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
    await gone;
    child = null;
    base = await start();
  }

  const read = async (path: string) => (await fetch(`${base}/${path}`, { headers })).text();
  expect(JSON.parse(await read('operator/audit/verify')) as AuditCheck).toMatchObject({ intact: true });
  const lines = await read('operator/audit?format=jsonl&operation=config-entry.write&outcome=done');
  const records = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as AuditEvent).target.replace('service-defaults/', ''));
  const entries = (JSON.parse(await read('config/service-defaults')) as { Name: string }[]).map(({ Name }) => Name);
  expect(acknowledged.length).toBeGreaterThanOrEqual(120);
  expect(acknowledged.filter((name) => !records.includes(name))).toEqual([]);
  // A write that was not acknowledged may have happened: then it has its record as well, and there is none without its write.
  expect(records.toSorted()).toEqual(entries.toSorted());
});
