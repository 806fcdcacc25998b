import { PeerwayError } from '@peerway/model/error';

const FAILURES_MAX = 10;
const WINDOW_MS = 60_000;
const ADDRESSES_MAX = 10_000;

/** Bounds failed sign-ins by address: ten a minute. Memory is bounded; the oldest addresses are forgotten first. */
export class FailureLimiter {
  readonly #failures = new Map<string, number[]>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @throws PeerwayError `acl.rate_limited` */
  refuseIfTooMany(address: string): void {
    const since = this.#now().getTime() - WINDOW_MS;
    const recent = (this.#failures.get(address) ?? []).filter((at) => at > since);
    if (recent.length >= FAILURES_MAX)
      throw new PeerwayError('acl.rate_limited', undefined, {
        hint: 'Wait a minute, then try again with the right token.',
      });
  }

  failed(address: string): void {
    const since = this.#now().getTime() - WINDOW_MS;
    const recent = (this.#failures.get(address) ?? []).filter((at) => at > since);
    this.#failures.delete(address);
    this.#failures.set(address, [...recent, this.#now().getTime()].slice(-FAILURES_MAX));
    const oldest = this.#failures.size > ADDRESSES_MAX ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(address: string): void {
    this.#failures.delete(address);
  }
}
