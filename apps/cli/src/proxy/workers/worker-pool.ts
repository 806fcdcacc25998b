import type { ChildProcess } from 'node:child_process';
import type { Log } from '@peerway/gateway';
import { isToPool, type ToWorker } from './messages.ts';

/** How long a worker that ended is waited for before the next one starts: longer each time, until one has lived for a while. */
const FIRST_RESTART_MS = 200;
const MOST_RESTART_MS = 5_000;
const LIVED_MS = 10_000;

type Worker = {
  process: ChildProcess;
  startedAt: number;
  /** Null until it has said that it runs. */
  adminPort: number | null;
};

export type WorkerPoolOptions = {
  count: number;
  /** Starts a process that speaks the messages of `messages.ts`. */
  start(index: number): ChildProcess;
  log: Log;
};

/**
 * Keeps so many worker processes running until it is stopped. One that ends is started again, alone: the others share its port
 * and go on. A worker that ends before it ever ran ends the whole, since the next one would fare no better.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Map<number, Worker>();
  readonly #restarts = new Map<number, { delayMs: number; timer: NodeJS.Timeout | null }>();
  readonly #ended: Promise<number>;
  #end: (code: number) => void = () => {};
  #isStopping = false;
  #hasFailed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    for (let index = 0; index < options.count; index += 1) this.#start(index);
  }

  /** Settles with the exit code of the whole when all have ended, after `stop` or because they can not run. */
  get ended(): Promise<number> {
    return this.#ended;
  }

  /** Admin ports of the workers by their number; null for one that does not run now. */
  adminPorts(): (number | null)[] {
    return Array.from({ length: this.#options.count }, (_, index) => this.#workers.get(index)?.adminPort ?? null);
  }

  /** Process IDs of the workers that run. */
  pids(): number[] {
    return [...this.#workers.values()].flatMap(({ process: { pid } }) => pid ?? []);
  }

  /** Lets all of them drain and end. */
  stop(): void {
    this.#isStopping = true;
    for (const { timer } of this.#restarts.values()) if (timer !== null) clearTimeout(timer);
    for (const { process } of this.#workers.values()) tell(process, { kind: 'stop' });
    this.#settle();
  }

  /** Ends all of them at once. */
  kill(): void {
    this.stop();
    for (const { process } of this.#workers.values()) process.kill('SIGKILL');
  }

  #start(index: number): void {
    const child = this.#options.start(index);
    const worker: Worker = { process: child, startedAt: performance.now(), adminPort: null };
    this.#workers.set(index, worker);
    child.on('message', (message: unknown) => {
      if (isToPool(message)) worker.adminPort = message.adminPort;
    });
    child.on('error', (error) => this.#options.log('error', 'worker.failed', { worker: index, reason: error.message }));
    child.once('exit', (code, signal) => this.#exited(index, worker, { code, signal }));
  }

  #exited(index: number, worker: Worker, how: { code: number | null; signal: NodeJS.Signals | null }): void {
    this.#workers.delete(index);
    if (!this.#isStopping) {
      this.#options.log('error', 'worker.ended', { worker: index, pid: worker.process.pid, ...how });
      if (worker.adminPort === null && !this.#restarts.has(index)) {
        this.#hasFailed = true;
        this.stop();
      } else {
        this.#restartLater(index, worker);
      }
    }
    this.#settle();
  }

  #restartLater(index: number, { startedAt }: Worker): void {
    const before = this.#restarts.get(index);
    const hasLived = performance.now() - startedAt > LIVED_MS;
    const delayMs = before === undefined || hasLived ? FIRST_RESTART_MS : Math.min(MOST_RESTART_MS, before.delayMs * 2);
    const timer = setTimeout(() => this.#start(index), delayMs);
    this.#restarts.set(index, { delayMs, timer });
  }

  #settle(): void {
    if (this.#isStopping && this.#workers.size === 0) this.#end(this.#hasFailed ? 1 : 0);
  }
}

function tell(child: ChildProcess, message: ToWorker): void {
  // One that has just ended has no channel any more.
  if (child.connected) child.send(message, () => {});
}
