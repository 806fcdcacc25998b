import type { Log } from '@peerway/model/log';
import type { PeeringBackend } from '../backend.ts';
import { type ImportOutcome, importBatch } from '../import/import-batch.ts';
import type { ReceivedResource } from './machine.ts';

/** Received resources that may wait for the store before the connection is paused, and that one transaction takes. */
const WAITING_MAX = 4096;
const BATCH_MAX = 1024;

export type ImportQueueInput = {
  peeringId: string;
  backend: PeeringBackend;
  log: Log;
  /** Whether replies could be sent now; while not, nothing more is applied. */
  canReply: () => boolean;
  settle: (resource: ReceivedResource, outcome: ImportOutcome) => void;
  /** After each batch. */
  settled: () => void;
  pause: () => void;
  resume: () => void;
};

/**
 * Applies what a stream received, one batch at a time, so in the order in which it came; what comes together goes together.
 * When the store is slower than the peer, the connection is paused rather than memory filled.
 */
export class ImportQueue {
  readonly #input: ImportQueueInput;
  #waiting: ReceivedResource[] = [];
  #isBusy = false;
  #isPaused = false;
  #isStopped = false;

  constructor(input: ImportQueueInput) {
    this.#input = input;
  }

  push(resource: ReceivedResource): void {
    this.#waiting.push(resource);
    if (this.#waiting.length >= WAITING_MAX && !this.#isPaused) {
      this.#isPaused = true;
      this.#input.pause();
    }
    this.run();
  }

  /** To be called again when replies can be sent again. */
  run(): void {
    if (this.#isBusy || this.#isStopped || this.#waiting.length === 0 || !this.#input.canReply()) return;
    this.#isBusy = true;
    setImmediate(() => void this.#applyBatch());
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting = [];
  }

  async #applyBatch(): Promise<void> {
    const { backend, peeringId, log, settle, settled, resume } = this.#input;
    const batch = this.#waiting.splice(0, BATCH_MAX);
    let outcomes: ImportOutcome[];
    try {
      outcomes = await importBatch(backend, peeringId, batch, log);
    } catch (error) {
      log('error', 'peering.import_broken', { peeringId, error: String(error) });
      outcomes = batch.map(() => 'it could not be applied');
    }
    this.#isBusy = false;
    if (this.#isStopped) return;
    for (const [place, resource] of batch.entries()) settle(resource, outcomes[place] ?? null);
    if (this.#isPaused && this.#waiting.length < WAITING_MAX / 2) {
      this.#isPaused = false;
      resume();
    }
    settled();
    this.run();
  }
}
