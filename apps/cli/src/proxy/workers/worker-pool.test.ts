import { type ChildProcess, fork } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { poolAdmin } from './pool-admin.ts';
import { WorkerPool } from './worker-pool.ts';

const script = fileURLToPath(new URL('testing/worker-script.ts', import.meta.url));

/** @param environment of the worker that is the n-th to be started */
function pool(
  count: number,
  environment: (started: number) => Record<string, string | undefined> = () => ({}),
  { readyWithinMs = 20_000 } = {},
) {
  const started: ChildProcess[] = [];
  const events: string[] = [];
  const givenUp: unknown[] = [];
  const workers = new WorkerPool({
    count,
    readyWithinMs,
    start: (slot) => {
      const child = fork(script, {
        env: { ...process.env, ...environment(started.length), PEERWAY_WORKER: String(slot) },
        execArgv: [],
      });
      started.push(child);
      return child;
    },
    log: (_level, event, fields) => {
      events.push(event);
      if (event === 'pool.replacement_given_up') givenUp.push(fields);
    },
  });
  const countOf = (event: string): number => events.filter((one) => one === event).length;
  const allRun = (): boolean => workers.members().every(({ isServing, adminPort }) => !isServing || adminPort !== null);
  return {
    ...{ workers, started, events, givenUp, count: countOf, allRun },
    [Symbol.asyncDispose]: async () => {
      workers.kill();
      await workers.ended;
    },
  };
}

const until = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 10 });

describe('a pool of workers', () => {
  it('starts the one again that dies, alone, and ends all of them when it is stopped', async () => {
    await using test = pool(2);
    const { workers, started, events } = test;
    await until(test.allRun);
    const [first, second] = workers.pids();
    process.kill(first ?? 0, 'SIGKILL');
    await until(() => started.length === 3 && test.allRun());
    expect(events).toEqual(['worker.ended']);
    expect(workers.pids()).toContain(second);
    expect(workers.pids()).not.toContain(first);
    workers.stop();
    expect(await workers.ended).toBe(0);
    expect(workers.pids()).toEqual([]);
    expect(started).toHaveLength(3);
  });

  it('ends with a failure where a worker can not even start', async () => {
    await using test = pool(2, () => ({ PEERWAY_WORKER_TEST: 'die' }));
    expect(await test.workers.ended).toBe(1);
    expect(test.started).toHaveLength(2);
  });

  it('ends at once when it is killed, also while a worker waits to be started again', async () => {
    await using test = pool(1);
    const { workers, started } = test;
    await until(test.allRun);
    process.kill(workers.pids()[0] ?? 0, 'SIGKILL');
    await until(() => workers.pids().length === 0);
    workers.kill();
    expect(await workers.ended).toBe(0);
    expect(started).toHaveLength(1);
  });
});

describe('a pool that replaces its workers', () => {
  it('loses no connection, and ends with as many workers as before', { timeout: 60_000 }, async () => {
    const port = await freePort();
    await using test = pool(2, () => ({ PEERWAY_WORKER_PORT: String(port) }));
    const { workers, started } = test;
    await until(test.allRun);
    await until(() => isServed(port));
    const load = startLoad(port);
    const rounds = 4;
    for (let round = 1; round <= rounds; round += 1) {
      workers.replace();
      await until(() => test.count('pool.replaced') === round);
    }
    // Each of them has served.
    await until(() => started.every(({ pid }) => load.pids.has(String(pid))));
    await until(() => workers.pids().length === 2);
    const { failures, connections } = await load.stop();
    expect(failures).toEqual([]);
    expect(started).toHaveLength(2 * (rounds + 1));
    expect(connections).toBeGreaterThan(1_000);
    expect(test.count('worker.ended')).toBe(0);
  });

  it('keeps the old one where the new one does not get ready, and gives up the rest, with the reason', async () => {
    const port = await freePort();
    await using test = pool(
      2,
      (number) => ({ PEERWAY_WORKER_PORT: String(port), ...(number === 2 ? { PEERWAY_WORKER_TEST: 'unready' } : {}) }),
      { readyWithinMs: 5_000 },
    );
    const { workers, started, givenUp } = test;
    await until(test.allRun);
    await until(() => isServed(port));
    const before = workers.pids();
    const load = startLoad(port);
    workers.replace();
    await until(() => givenUp.length === 1 && workers.pids().length === 2);
    expect(givenUp).toEqual([{ worker: 0, reason: 'it was not ready within 5000 ms: INITIALIZING' }]);
    expect(workers.pids()).toEqual(before);
    // The one that was not ready never took a connection, so none ended with it.
    expect((await load.stop()).failures).toEqual([]);
    expect(load.pids.has(String(started[2]?.pid))).toBe(false);
    workers.replace();
    await until(() => test.count('pool.replaced') === 1);
    expect(started).toHaveLength(5);
  });

  it('says so where the new one ends before it is ready', async () => {
    await using test = pool(1, (number) => (number === 0 ? {} : { PEERWAY_WORKER_TEST: 'die' }));
    await until(test.allRun);
    const before = test.workers.pids();
    test.workers.replace();
    await until(() => test.givenUp.length === 1);
    expect(test.givenUp).toEqual([{ worker: 0, reason: 'it ended with 3 before it was ready' }]);
    expect(test.workers.pids()).toEqual(before);
  });

  it('does it once more, and only once, however often it is asked meanwhile', async () => {
    await using test = pool(1);
    await until(test.allRun);
    for (let time = 0; time < 5; time += 1) test.workers.replace();
    await until(() => test.count('worker.left') === 2);
    test.workers.stop();
    await test.workers.ended;
    expect(test.started).toHaveLength(3);
    expect(test.count('pool.replaced')).toBe(2);
  });

  it('puts the new one to work at once where the old one dies before it is ready', async () => {
    const port = await freePort();
    await using test = pool(1, (number) => ({
      PEERWAY_WORKER_PORT: String(port),
      ...(number === 1 ? { PEERWAY_WORKER_TEST: 'unready' } : {}),
    }));
    await until(test.allRun);
    test.workers.replace();
    await until(() => test.started.length === 2);
    process.kill(test.started[0]?.pid ?? 0, 'SIGKILL');
    await until(async () => (await answer(port).catch(() => '')) === String(test.started[1]?.pid));
    expect(test.started).toHaveLength(2);
  });

  it('ends all of them when it is stopped meanwhile', async () => {
    await using test = pool(2, (number) => (number < 2 ? {} : { PEERWAY_WORKER_TEST: 'unready' }));
    await until(test.allRun);
    test.workers.replace();
    await until(() => test.workers.pids().length === 3);
    test.workers.stop();
    expect(await test.workers.ended).toBe(0);
    expect(test.started).toHaveLength(3);
    await until(() => test.started.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null));
  });

  it('shows the one that drains beside those that serve, and drains without going on with it', async () => {
    const port = await freePort();
    await using test = pool(1, () => ({ PEERWAY_WORKER_PORT: String(port) }));
    await until(test.allRun);
    // A client that does not read its end holds the worker that it has come to.
    await until(() => isServed(port));
    const held = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await new Promise((resolve) => held.once('data', resolve));
    const admin = poolAdmin(test.workers);
    test.workers.replace();
    await until(() => test.count('pool.replaced') === 1);
    expect(test.workers.members().map(({ name, isServing }) => [name, isServing])).toEqual([
      ['0', true],
      ['0-draining', false],
    ]);
    expect(await admin.ready()).toEqual({ ok: true, state: 'LIVE (1 of 1 workers)' });
    expect(await admin.clusters()).toMatch(/^# worker 0\n[^#]*# worker 0-draining\n/);
    // The next one waits until that one has left.
    test.workers.replace();
    await until(() => test.count('pool.replacing') === 2);
    admin.drain();
    held.destroy();
    await until(() => test.givenUp.length === 1);
    expect(test.givenUp).toEqual([{ worker: 0, reason: 'the gateway is draining' }]);
    expect(test.started).toHaveLength(2);
  });
});

/** What a connection to a port is answered; rejects where it is refused or broken. */
function answer(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    connect(port, '127.0.0.1')
      .on('data', (chunk: Buffer) => {
        text += chunk.toString();
      })
      .once('error', reject)
      .once('end', () => (text === '' ? reject(new Error('ended without an answer')) : resolve(text)));
  });
}

const isServed = (port: number): Promise<boolean> =>
  answer(port).then(
    () => true,
    () => false,
  );

/** One connection after the other, in eight places at once. */
function startLoad(port: number) {
  const pids = new Set<string>();
  const failures: string[] = [];
  let connections = 0;
  let isStopping = false;
  const loops = Array.from({ length: 8 }, async () => {
    while (!isStopping) {
      connections += 1;
      await answer(port).then(
        (pid) => pids.add(pid),
        (error: Error) => failures.push(error.message),
      );
    }
  });
  return {
    pids,
    stop: async () => {
      isStopping = true;
      await Promise.all(loops);
      return { failures, connections };
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
