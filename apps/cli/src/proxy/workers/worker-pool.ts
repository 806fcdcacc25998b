import type { ChildProcess } from 'node:child_process';
import type { Log } from '@peerway/model/log';
import { isToPool, type ToWorker } from './messages.ts';
import { SharedSockets } from './shared-sockets.ts';
import { untilReady } from './until-ready.ts';

/** How long a worker that ended is waited for before the next one starts: longer each time, until one has lived for a while. */
const FIRST_RESTART_MS = 200;
const MOST_RESTART_MS = 5_000;
const LIVED_MS = 10_000;
/** How long a worker that is to take the place of another may take until it is ready, on a machine that is busy with traffic, too. */
const READY_WITHIN_MS = 60_000;

type Worker = {
  slot: number;
  process: ChildProcess;
  startedAt: number;
  /** Null until it has said that it runs. */
  adminPort: number | null;
  /** One of those that the pool began with. */
  isFirst: boolean;
  ended: Promise<void>;
};

/** A worker as the admin views show it. */
export type Member = { name: string; adminPort: number | null; isServing: boolean };

export type WorkerPoolOptions = {
  count: number;
  /** Starts a process that speaks the messages of `messages.ts`. */
  start(slot: number): ChildProcess;
  log: Log;
  readyWithinMs?: number;
};

/**
 * Keeps so many worker processes running until it is stopped, each in a slot of its own. One that ends is started again, alone: the
 * others share its port and go on. A worker that ends before it ever ran ends the whole, since the next one would fare no better.
 * They can be replaced while they serve.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #sockets = new SharedSockets();
  readonly #serving = new Map<number, Worker>();
  /** Is to take its slot's place, once it is ready. Accepts nothing until then. */
  #successor: Worker | null = null;
  /** By slot: has been replaced, and drains. */
  readonly #leaving = new Map<number, Worker>();
  readonly #restarts = new Map<number, { delayMs: number; timer: NodeJS.Timeout | null }>();
  readonly #ended: Promise<number>;
  #end: (code: number) => void = () => {};
  #isReplacing = false;
  #isReplacementDue = false;
  /** Why the replacement that is under way is not to go on. */
  #givenUp: string | null = null;
  #isStopping = false;
  #hasFailed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    for (let slot = 0; slot < options.count; slot += 1)
      this.#serving.set(slot, this.#start(slot, { isFirst: true, isToWait: false }));
  }

  /** Settles with the exit code of the whole when all have ended, after `stop` or because they can not run. */
  get ended(): Promise<number> {
    return this.#ended;
  }

  /** A member for each slot, also where none runs now; behind them those that were replaced and are not gone yet. */
  members(): Member[] {
    const serving = Array.from({ length: this.#options.count }, (_, slot) => ({
      ...{ name: String(slot), adminPort: this.#serving.get(slot)?.adminPort ?? null, isServing: true },
    }));
    const leaving = [...this.#leaving.values()].map(({ slot, adminPort }) => ({
      ...{ name: `${slot}-draining`, adminPort, isServing: false },
    }));
    return [...serving, ...leaving];
  }

  /** Process IDs of the workers that run. */
  pids(): number[] {
    return this.#all().flatMap(({ process: { pid } }) => pid ?? []);
  }

  /**
   * Puts a new process in the place of each worker, one after the other: the old one drains once the new one is ready. Where one
   * does not get ready, the old one stays and the rest is given up. Asked for while it is being done, it is done once more.
   */
  replace(): void {
    this.#isReplacementDue = true;
    if (!this.#isReplacing) void this.#replaceWhileDue();
  }

  /** Ends a replacement that is under way, and one that is due; the worker whose turn it is stays. */
  giveUpReplacing(reason: string): void {
    this.#isReplacementDue = false;
    this.#givenUp = reason;
    this.#successor?.process.kill('SIGKILL');
  }

  /** Lets all of them drain and end. */
  stop(): void {
    this.#isStopping = true;
    this.giveUpReplacing('all are ending');
    for (const { timer } of this.#restarts.values()) if (timer !== null) clearTimeout(timer);
    for (const { process } of this.#all()) tell(process, { kind: 'stop' });
    this.#settle();
  }

  /** Ends all of them at once. */
  kill(): void {
    this.stop();
    for (const { process } of this.#all()) process.kill('SIGKILL');
  }

  #all(): Worker[] {
    const successor = this.#successor === null ? [] : [this.#successor];
    return [...this.#serving.values(), ...successor, ...this.#leaving.values()];
  }

  #start(slot: number, { isFirst, isToWait }: { isFirst: boolean; isToWait: boolean }): Worker {
    const { log, start } = this.#options;
    const child = start(slot);
    const ended = Promise.withResolvers<void>();
    const worker: Worker = {
      ...{ slot, process: child, startedAt: performance.now(), adminPort: null, isFirst, ended: ended.promise },
    };
    this.#sockets.serve(slot, child, { isToWait });
    child.on('message', (message: unknown) => {
      if (isToPool(message) && message.kind === 'running') worker.adminPort = message.adminPort;
    });
    const exited = (): void => {
      ended.resolve();
      this.#exited(worker);
    };
    child.once('exit', exited);
    child.on('error', (error) => {
      log('error', 'worker.failed', { worker: slot, reason: error.message });
      // One that could not even be started does not exit.
      if (child.pid === undefined) exited();
    });
    return worker;
  }

  #exited(worker: Worker): void {
    const { slot, process } = worker;
    const how = { worker: slot, pid: process.pid, code: process.exitCode, signal: process.signalCode };
    if (this.#successor === worker) {
      this.#successor = null;
    } else if (this.#leaving.get(slot) === worker) {
      this.#leaving.delete(slot);
      this.#options.log('info', 'worker.left', how);
    } else {
      this.#serving.delete(slot);
      if (!this.#isStopping) {
        this.#options.log('error', 'worker.ended', how);
        this.#makeUpFor(worker);
      }
    }
    this.#settle();
  }

  #makeUpFor(worker: Worker): void {
    const { slot } = worker;
    if (this.#successor?.slot === slot) {
      this.#promote(this.#successor);
    } else if (worker.adminPort === null && worker.isFirst) {
      this.#hasFailed = true;
      this.stop();
    } else {
      this.#restartLater(worker);
    }
  }

  #restartLater({ slot, startedAt }: Worker): void {
    const before = this.#restarts.get(slot);
    const hasLived = performance.now() - startedAt > LIVED_MS;
    const delayMs = before === undefined || hasLived ? FIRST_RESTART_MS : Math.min(MOST_RESTART_MS, before.delayMs * 2);
    const timer = setTimeout(
      () => this.#serving.set(slot, this.#start(slot, { isFirst: false, isToWait: false })),
      delayMs,
    );
    this.#restarts.set(slot, { delayMs, timer });
  }

  async #replaceWhileDue(): Promise<void> {
    const { log, count } = this.#options;
    this.#isReplacing = true;
    while (this.#isReplacementDue && !this.#isStopping) {
      this.#isReplacementDue = false;
      this.#givenUp = null;
      log('info', 'pool.replacing', { workers: count });
      const failure = await this.#replaceEach();
      if (this.#isStopping) break;
      if (failure === null) log('info', 'pool.replaced', { workers: count });
      else log('error', 'pool.replacement_given_up', failure);
    }
    this.#isReplacing = false;
  }

  async #replaceEach(): Promise<{ worker: number; reason: string } | null> {
    for (let slot = 0; slot < this.#options.count; slot += 1) {
      const reason = await this.#replaceOne(slot);
      if (reason !== null) return { worker: slot, reason };
    }
    return null;
  }

  /** Null when a new process serves the slot; else why not, in words. */
  async #replaceOne(slot: number): Promise<string | null> {
    // Of each slot one drains at a time, so that however often this is asked for, there are never more than twice as many.
    await this.#leaving.get(slot)?.ended;
    if (this.#givenUp !== null) return this.#givenUp;
    const predecessor = this.#serving.get(slot);
    // Nothing runs there, and what is about to be started is a new process.
    if (predecessor === undefined) return null;
    const successor = this.#start(slot, { isFirst: false, isToWait: true });
    this.#successor = successor;
    const failure = await untilReady(successor, {
      withinMs: this.#options.readyWithinMs ?? READY_WITHIN_MS,
      isComplete: () => this.#sockets.covers(successor.process, predecessor.process),
    });
    const reason = this.#givenUp ?? failure;
    // Where the other one has ended meanwhile, this one is the best that there is, ready or not.
    if (this.#successor !== successor) return reason;
    if (reason !== null) {
      successor.process.kill('SIGKILL');
      return reason;
    }
    this.#promote(successor);
    this.#leaving.set(slot, predecessor);
    tell(predecessor.process, { kind: 'replaced' });
    this.#options.log('info', 'worker.replaced', {
      ...{ worker: slot, pid: successor.process.pid, before: predecessor.process.pid },
    });
    return null;
  }

  #promote(worker: Worker): void {
    this.#successor = null;
    this.#serving.set(worker.slot, worker);
    this.#sockets.open(worker.process);
  }

  #settle(): void {
    if (this.#isStopping && this.#all().length === 0) this.#end(this.#hasFailed ? 1 : 0);
  }
}

function tell(child: ChildProcess, message: ToWorker): void {
  // One that has just ended has no channel any more.
  if (child.connected) child.send(message, () => {});
}
