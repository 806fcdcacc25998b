import type { OutlierDetection } from '@peerway/model/cluster-policy';

/** What an endpoint of one cluster has made of the requests it was given. */
type Record = {
  /** In a row. */
  failures: number;
  ejectedUntilMs: number;
  /** Ejections that count for how long the next one lasts. */
  ejections: number;
};

/** Ejections grow with each repetition, but not beyond this, ms (Envoy's `max_ejection_time`). */
const EJECTION_MS_MAX = 300_000;

/**
 * Takes endpoints of one cluster out that fail again and again (Envoy's outlier detection by consecutive failures). An endpoint
 * comes back by the clock; each time it is taken out again soon, it stays out longer.
 */
export class Outliers {
  readonly #records = new Map<string, Record>();

  isEjected(key: string, nowMs: number): boolean {
    if (this.#records.size === 0) return false;
    return (this.#records.get(key)?.ejectedUntilMs ?? 0) > nowMs;
  }

  /** The endpoint did what was asked of it. */
  succeeded(key: string): void {
    if (this.#records.size === 0) return;
    const record = this.#records.get(key);
    if (record === undefined) return;
    if (record.ejections === 0) this.#records.delete(key);
    else record.failures = 0;
  }

  /**
   * Answers whether the endpoint is ejected by this. At least one endpoint of a cluster may be, whatever
   * `maxEjectionPercent` says (Consul).
   * @param keys of all endpoints of the cluster
   * @param random from 0 up to but not including 1
   */
  failed(key: string, keys: readonly string[], policy: OutlierDetection, nowMs: number, random: () => number): boolean {
    const record = this.#records.get(key) ?? { failures: 0, ejectedUntilMs: 0, ejections: 0 };
    this.#records.set(key, record);
    // What was under way when it was ejected says nothing new.
    if (record.ejectedUntilMs > nowMs) return false;
    record.failures += 1;
    if (record.failures < policy.maxFailures) return false;
    record.failures = 0;
    if (random() * 100 >= policy.enforcingPercent) return false;
    const ejected = keys.filter((one) => this.isEjected(one, nowMs)).length;
    if (ejected > 0 && ((ejected + 1) * 100) / keys.length > policy.maxEjectionPercent) return false;
    const behaved = record.ejections === 0 ? 0 : Math.floor((nowMs - record.ejectedUntilMs) / policy.intervalMs);
    record.ejections = Math.max(0, record.ejections - behaved) + 1;
    const duration = Math.min(
      policy.baseEjectionMs * record.ejections,
      Math.max(EJECTION_MS_MAX, policy.baseEjectionMs),
    );
    record.ejectedUntilMs = nowMs + duration;
    return true;
  }

  /** Forgets endpoints that are gone. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#records.keys()) if (!keys.has(key)) this.#records.delete(key);
  }
}
