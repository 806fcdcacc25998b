import { X509Certificate } from 'node:crypto';
import type { Log } from '@peerway/model/log';
import type { Clock } from '../clock.ts';
import type { ServerLeaf } from './listener.ts';

const RETRY_MS = 1_000;
/** Longest wait: a timer of more than 2^31 ms would fire at once. */
const WAIT_MS_MAX = 12 * 3_600_000;

/**
 * Keeps the listener's leaf fresh: asks for one now, after two thirds of each one's life, and whenever `refresh` is called.
 * While none can be had it asks again every second.
 */
export class LeafRenewal {
  readonly #input: {
    issue: () => Promise<ServerLeaf | null>;
    present: (leaf: ServerLeaf) => void;
    clock: Clock;
    log: Log;
  };
  #cancelTimer = (): void => {};
  #isStopped = false;
  #turn = 0;

  constructor(input: {
    issue: () => Promise<ServerLeaf | null>;
    present: (leaf: ServerLeaf) => void;
    clock: Clock;
    log: Log;
  }) {
    this.#input = input;
  }

  /** Resolves when a leaf was presented, or could not be had this time. */
  async refresh(): Promise<void> {
    const { issue, present, clock, log } = this.#input;
    this.#turn += 1;
    const turn = this.#turn;
    this.#cancelTimer();
    let waitMs = RETRY_MS;
    try {
      const leaf = await issue();
      if (this.#isStopped || turn !== this.#turn) return;
      if (leaf) {
        present(leaf);
        waitMs = renewalDelayMs(new X509Certificate(leaf.certChainPem), clock.now());
      }
    } catch (error) {
      log('error', 'peering.server_leaf_failed', { error: String(error) });
    }
    if (this.#isStopped || turn !== this.#turn) return;
    this.#cancelTimer = clock.after(waitMs, () => void this.refresh());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }
}

/** Until two thirds of the certificate's life are over, at least `RETRY_MS`. */
export function renewalDelayMs(
  certificate: Pick<X509Certificate, 'validFromDate' | 'validToDate'>,
  nowMs: number,
): number {
  const from = certificate.validFromDate.getTime();
  const renewAtMs = from + ((certificate.validToDate.getTime() - from) * 2) / 3;
  return Math.min(WAIT_MS_MAX, Math.max(RETRY_MS, renewAtMs - nowMs));
}
