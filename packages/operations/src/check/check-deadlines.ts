import type { HealthCheck } from '@peerway/model/catalog';
import { durationMs } from '@peerway/model/go-duration';

/** The smallest life of a TTL check, ms: below it the rest of the way would decide. */
const TTL_MIN_MS = 1_000;

/** Until when checks that somebody else has to confirm are believed. In memory only: after a start everybody gets a full term. */
export class CheckDeadlines {
  readonly #terms = new Map<string, { endsAtMs: number; modifyIndex: number }>();

  /** Begins the term of a check anew. */
  confirm(key: string, check: Pick<HealthCheck, 'definition' | 'modifyIndex'>, nowMs: number): void {
    this.#terms.set(key, { endsAtMs: nowMs + ttlMs(check), modifyIndex: check.modifyIndex });
  }

  /**
   * Whether the term of a check is over. One that was never looked at begins its term now, and so does one that was written
   * since: whoever confirmed it may have done so at another control plane.
   */
  isOver(key: string, check: Pick<HealthCheck, 'definition' | 'modifyIndex'>, nowMs: number): boolean {
    const term = this.#terms.get(key);
    if (term === undefined || term.modifyIndex !== check.modifyIndex) {
      this.confirm(key, check, nowMs);
      return false;
    }
    return nowMs > term.endsAtMs;
  }

  /** Gives everybody a full term from their next look on: who confirmed meanwhile was not heard. */
  restart(): void {
    this.#terms.clear();
  }

  /** Forgets checks that are gone. */
  prune(exists: (key: string) => boolean): void {
    for (const key of this.#terms.keys()) if (!exists(key)) this.#terms.delete(key);
  }
}

function ttlMs({ definition }: Pick<HealthCheck, 'definition'>): number {
  const ttl = definition?.TTL;
  return Math.max(TTL_MIN_MS, typeof ttl === 'string' ? durationMs(ttl) : 0);
}
