import { isIPv6 } from 'node:net';
import { PeerwayError } from '@peerway/model/error';

/** Wrong tokens of an address that cost nothing: typing errors, and a proxy or two whose token was deleted. */
const FREE = 10;
/** One is forgotten in this time. Nothing else makes the count smaller: who owns a right token gains no tries with it. */
const FORGET_MS = 60_000;
const DELAY_FIRST_MS = 5_000;
const DELAY_MOST_MS = 15 * 60_000;
/** Enough for the longest wait; more would only be remembered for longer. */
const COUNT_MOST = FREE + Math.ceil(Math.log2(DELAY_MOST_MS / DELAY_FIRST_MS));
const ADDRESSES_MAX = 10_000;

type Failures = { count: number; at: number; blockedUntil: number };

/**
 * Slows down whoever tries tokens: from the tenth wrong one of an address on, each doubles the wait, from five seconds to a quarter of
 * an hour. A wrong token belongs to nobody, since tokens are found by their digest, so the address is all there is to count by.
 * Memory is bounded: the addresses that were longest without a failure are forgotten first. Each control plane counts for itself.
 */
export class FailureLimiter {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** How many addresses it knows. */
  get size(): number {
    return this.#failures.size;
  }

  /** @throws PeerwayError `acl.rate_limited` while the address has to wait */
  refuseIfTooMany(address: string): void {
    const waitMs = (this.#failures.get(networkOf(address))?.blockedUntil ?? 0) - this.#now().getTime();
    if (waitMs <= 0) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    throw new PeerwayError('acl.rate_limited', undefined, {
      hint: `Wait ${retryAfterSeconds} s, then try again with the right token.`,
      retryAfterSeconds,
    });
  }

  /**
   * Counts a try before it is looked at, so that of many at once no more get through than of as many one after the other.
   * @returns takes it back: the token was right
   * @throws PeerwayError `acl.rate_limited`
   */
  attempt(address: string): () => void {
    this.refuseIfTooMany(address);
    this.failed(address);
    const key = networkOf(address);
    return () => {
      const current = this.#failures.get(key);
      if (current === undefined) return;
      const count = Math.max(0, current.count - 1);
      this.#failures.set(key, { ...current, count, blockedUntil: count < FREE ? 0 : current.blockedUntil });
    };
  }

  /**
   * Counts a try that was looked at, and was wrong; for doors where the right one is always served.
   * @throws PeerwayError `acl.rate_limited` while the address has to wait: then it is not told what was wrong either
   */
  refused(address: string): void {
    this.refuseIfTooMany(address);
    this.failed(address);
  }

  failed(address: string): void {
    const key = networkOf(address);
    const now = this.#now().getTime();
    const before = this.#failures.get(key);
    const left = before === undefined ? 0 : Math.max(0, before.count - (now - before.at) / FORGET_MS);
    const count = Math.min(left + 1, COUNT_MOST);
    const delayMs = count < FREE ? 0 : Math.min(DELAY_MOST_MS, DELAY_FIRST_MS * 2 ** (Math.floor(count) - FREE));
    // Taken out and put in again: the order of a Map is that of insertion, so the first is the one to forget.
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now, blockedUntil: now + delayMs });
    const oldest = this.#failures.size > ADDRESSES_MAX ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}

/** What one customer of a provider has: an IPv4 address, or the /64 of an IPv6 one, in which there are more addresses than tries. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain);
  if (mapped?.[1] !== undefined) return mapped[1];
  const [head = '', tail] = plain.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    // An embedded IPv4 address at the end stands for two groups.
    const length = after.length + (tail.includes('.') ? 1 : 0);
    groups.push(...Array.from({ length: 8 - groups.length - length }, () => '0'), ...after);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
