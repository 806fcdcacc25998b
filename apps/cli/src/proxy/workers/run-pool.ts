import { type ChildProcess, fork } from 'node:child_process';
import { type AdminServer, type Log, startAdmin } from '@peerway/gateway';
import type { HostPort } from '@peerway/model/host-port';
import { createJsonLog } from '../../json-log.ts';
import { poolAdmin } from './pool-admin.ts';
import { WORKER } from './worker-number.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * Runs this very command in so many processes that share their ports, until SIGTERM or SIGINT: all drain then, and it exits with 0. A
 * second signal ends them at once. SIGHUP replaces them, one after the other, by processes of what is on disk then.
 */
export async function runPool({ count, adminBind }: { count: number; adminBind: HostPort | null }): Promise<void> {
  const log = createJsonLog((line) => process.stdout.write(line));
  const pool = new WorkerPool({ count, start: startWorker, log });
  process.on('SIGHUP', () => pool.replace());
  const admin = await openAdmin(adminBind, pool);
  log('info', 'pool.started', { workers: count, pid: process.pid });
  stopOnSignals(pool, log);
  process.exitCode = await pool.ended;
  admin?.close();
}

const startWorker = (index: number): ChildProcess =>
  fork(process.argv[1] ?? '', process.argv.slice(2), { env: { ...process.env, [WORKER]: String(index) } });

async function openAdmin(bind: HostPort | null, pool: WorkerPool): Promise<AdminServer | null> {
  if (bind === null) return null;
  try {
    return await startAdmin(bind, poolAdmin(pool));
  } catch (error) {
    pool.kill();
    await pool.ended;
    throw error;
  }
}

function stopOnSignals(pool: WorkerPool, log: Log): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log('info', 'pool.stopping', { signal });
      process.once(signal, () => pool.kill());
      pool.stop();
    });
  }
}
