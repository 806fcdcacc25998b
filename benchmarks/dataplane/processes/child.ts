import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { processTree } from './process-tree.ts';
import { within } from './within.ts';

/** A process of the run. Disposing of it ends it and its children. */
export type Child = AsyncDisposable & {
  readonly name: string;
  readonly pid: number;
  readonly process: ChildProcess;
  /** Rejects when the process ends without having been asked to, with what it last said. Never resolves. */
  readonly failed: Promise<never>;
  /** The first line of standard output. */
  firstLine(timeoutMs: number): Promise<string>;
};

const STDERR_KEPT = 2_000;
const STOP_TIMEOUT_MS = 5_000;
const running = new Set<Child>();

/**
 * Starts a process on one core. It gets a process group of its own, so that Ctrl-C reaches only the run itself, which then ends
 * its children in order; should the run be killed, so that it can end nothing, the kernel tells them to end.
 * @param channel whether messages can be exchanged with it
 */
export function startChild(name: string, cpu: number, command: string[], channel: 'ipc' | 'ignore' = 'ignore'): Child {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'taskset', '-c', String(cpu), ...command], {
    stdio: ['ignore', 'pipe', 'pipe', channel],
    detached: true,
  });
  let isStopping = false;
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
  });
  // Listened to from the start: a line that comes before anybody asks for it is kept.
  const line = new Promise<string>((resolve) => {
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  const failed = ended.then((how) => {
    if (isStopping) return new Promise<never>(() => {});
    throw new Error(`${name} ${how}${stderr === '' ? '' : `\n${stderr.trim()}`}`);
  });
  failed.catch(() => {});

  const started: Child = {
    name,
    pid: child.pid ?? 0,
    process: child,
    failed,
    firstLine: (timeoutMs) =>
      within(Promise.race([line, failed]), timeoutMs, () => `first line of ${name}\n${stderr.trim()}`),
    [Symbol.asyncDispose]: async () => {
      isStopping = true;
      running.delete(started);
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const tree = processTree(child.pid);
      child.kill('SIGTERM');
      await within(ended, STOP_TIMEOUT_MS, () => name).catch(() => kill(tree));
      await ended;
    },
  };
  running.add(started);
  return started;
}

/** For an end that can not wait. */
export function killChildren(): void {
  for (const { pid } of running) if (pid > 0) kill(processTree(pid));
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
