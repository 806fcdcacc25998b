import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { WorkerPool } from './worker-pool.ts';

const script = fileURLToPath(new URL('testing/worker-script.ts', import.meta.url));

function pool(count: number, environment: Record<string, string> = {}) {
  const started: ChildProcess[] = [];
  const events: string[] = [];
  const workers = new WorkerPool({
    count,
    start: (index) => {
      const child = fork(script, {
        env: { ...process.env, ...environment, PEERWAY_WORKER: String(index) },
        execArgv: [],
      });
      started.push(child);
      return child;
    },
    log: (_level, event) => events.push(event),
  });
  return { workers, started, events };
}

const until = (condition: () => boolean): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 10 });

describe('a pool of workers', () => {
  it('starts the one again that dies, alone, and ends all of them when it is stopped', async () => {
    const { workers, started, events } = pool(2);
    await until(() => workers.adminPorts().every((port) => port !== null));
    const [first, second] = workers.pids();
    process.kill(first ?? 0, 'SIGKILL');
    await until(() => started.length === 3 && workers.adminPorts().every((port) => port !== null));
    expect(events).toEqual(['worker.ended']);
    expect(workers.pids()).toContain(second);
    expect(workers.pids()).not.toContain(first);
    workers.stop();
    expect(await workers.ended).toBe(0);
    expect(workers.pids()).toEqual([]);
    expect(started).toHaveLength(3);
  });

  it('ends with a failure where a worker can not even start', async () => {
    const { workers, started } = pool(2, { PEERWAY_WORKER_TEST: 'die' });
    expect(await workers.ended).toBe(1);
    expect(started).toHaveLength(2);
  });

  it('ends at once when it is killed, also while a worker waits to be started again', async () => {
    const { workers, started } = pool(1);
    await until(() => workers.adminPorts()[0] !== null);
    process.kill(workers.pids()[0] ?? 0, 'SIGKILL');
    await until(() => workers.pids().length === 0);
    workers.kill();
    expect(await workers.ended).toBe(0);
    expect(started).toHaveLength(1);
  });
});
