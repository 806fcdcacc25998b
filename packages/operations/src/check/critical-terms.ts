import { checkKey, type HealthCheck } from '@peerway/model/catalog';
import { durationMs } from '@peerway/model/go-duration';

/** Consul's least, and ours: an instance that restarts must not lose its registration. */
const TERM_MIN_MS = 60_000;

/** Since when checks have been critical, for those whose services go when it lasts (`DeregisterCriticalServiceAfter`). */
export class CriticalTerms {
  readonly #since = new Map<string, number>();

  /** Whether an instance's check has been critical for too long. One that is seen critical for the first time begins its term. */
  isOverdue(check: HealthCheck, nowMs: number): boolean {
    const after = check.definition?.DeregisterCriticalServiceAfter;
    const key = checkKey(check);
    if (check.status !== 'critical' || typeof after !== 'string' || check.serviceId === '') {
      this.#since.delete(key);
      return false;
    }
    const since = this.#since.get(key) ?? nowMs;
    this.#since.set(key, since);
    const termMs = durationMs(after);
    return termMs > 0 && nowMs - since >= Math.max(TERM_MIN_MS, termMs);
  }
}
