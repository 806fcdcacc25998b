import type { ClusterState } from '../l4/cluster-state.ts';
import { type Endpoint, endpointKey } from '../l4/pick-endpoint.ts';
import { type RetryPolicy, retryDelayMs, type TryResult, wantsRetry } from './retry-policy.ts';

/** The tries of one request after its first one. */
export class Retries {
  /** Keys of endpoints that have failed this request. */
  readonly failedAt = new Set<string>();
  readonly #policy: RetryPolicy | null;
  readonly #random: () => number;
  #count = 0;
  #backoff: NodeJS.Timeout | null = null;
  #giveBack: (() => void) | null = null;

  /**
   * @param policy null: none are made
   * @param random from 0 up to but not including 1
   */
  constructor(policy: RetryPolicy | null, random: () => number) {
    this.#policy = policy;
    this.#random = random;
  }

  /** Whether bodies have to be kept. */
  get areWanted(): boolean {
    return this.#policy !== null;
  }

  /** Whether the result of a try leads to another one: the policy wants it, and the cluster has not too many of them. */
  allow(result: TryResult, cluster: ClusterState): boolean {
    if (this.#policy === null || this.#count >= this.#policy.retries || !wantsRetry(this.#policy, result)) return false;
    this.#giveBack ??= cluster.beginRetry();
    return this.#giveBack !== null;
  }

  /** @param failed where the last try was, when it got that far */
  schedule(failed: Endpoint | null, open: () => void): void {
    this.#count += 1;
    if (failed !== null) this.failedAt.add(endpointKey(failed));
    this.#backoff = setTimeout(open, retryDelayMs(this.#count, this.#random));
  }

  /** There will be no other. */
  end(): void {
    if (this.#backoff !== null) clearTimeout(this.#backoff);
    this.#giveBack?.();
  }
}
