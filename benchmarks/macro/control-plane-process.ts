import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MeshTable, MeshTables } from '@peerway/mesh';
import { openStore } from '@peerway/store';

/** A row to be there before the process starts. */
export type SeedRow = { [T in MeshTable]: { table: T; value: MeshTables[T] } }[MeshTable];

export type ControlPlaneProcess = {
  child: ChildProcess;
  token: string;
  /** One request to /v1; its body as JSON, and the index. */
  api(method: string, path: string, body?: unknown): Promise<{ json: unknown; index: number }>;
  /** Resident set, MB. */
  rssMb(): number;
  /** User and system time so far, ms. */
  cpuMs(): number;
  stop(): Promise<void>;
};

const COMMAND = fileURLToPath(new URL('../../apps/cli/bin/peerway.mjs', import.meta.url));
/** Linux: user and system time are in these. */
const TICK_MS = 10;

/** Writes the rows into the database of a cluster that does not run, in few transactions. */
export async function seedCluster(directory: string, datacenter: string, rows: readonly SeedRow[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const store = await openStore({
    dataDirectory: directory,
    cluster: {
      datacenter,
      aclDefaultPolicy: 'allow',
      intentionDefaultPolicy: 'allow',
      serverAddresses: [],
      lanServerAddresses: [],
    },
    log: () => {},
  });
  for (let first = 0; first < rows.length; first += 10_000) {
    await store.transact((transaction) => {
      for (const { table, value } of rows.slice(first, first + 10_000)) transaction.put(table, value);
    });
  }
  await store.close();
}

/** `peerway server` on a directory, without console unless it is asked for; resolves when it is ready. */
export async function startControlPlaneProcess(
  directory: string,
  datacenter: string,
  port: number,
  { console = false }: { console?: boolean } = {},
): Promise<ControlPlaneProcess> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'server.json');
  const addresses = { http_addr: `127.0.0.1:${port}`, grpc_addr: `127.0.0.1:${port + 3}` };
  writeFileSync(file, JSON.stringify({ datacenter, data_dir: directory, ...addresses, console }));
  const child = spawn(process.execPath, [COMMAND, 'server', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the control plane of ${datacenter} ended with ${code}`)));
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen = (seen + chunk.toString()).slice(-10_000);
      if (seen.includes('"server.ready"')) resolve();
    });
  });
  const token = readFileSync(join(directory, 'bootstrap-token'), 'utf8').trim();
  const proc = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, 'utf8');
  return {
    child,
    token,
    async api(method, path, body) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
        method,
        headers: { 'x-consul-token': token },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return {
        json: text === '' ? null : JSON.parse(text),
        index: Number(response.headers.get('x-consul-index') ?? 0),
      };
    },
    rssMb: () => Number(/VmRSS:\s+(\d+)/.exec(proc('status'))?.[1] ?? 0) / 1024,
    cpuMs() {
      const fields = proc('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
