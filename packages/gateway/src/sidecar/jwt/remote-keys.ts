import { setTimeout as wait } from 'node:timers/promises';
import { type KeySet, parseKeySet } from '@peerway/jwt';
import type { JwtProvider } from '@peerway/model/jwt';
import { errorText, type Log } from '../../log.ts';
import { Backoff } from '../../snapshot/backoff.ts';
import { fetchText } from './fetch-text.ts';

type Remote = Extract<JwtProvider['keys'], { kind: 'remote' }>;

const KEY_SET_BYTES_MAX = 256 * 1024;
/** Between the attempts of one fetch, ms. */
const RETRY = { first: 200, most: 2_000 };
/** After a fetch that failed with all its attempts, ms. Requests use what there is meanwhile, and wait for nothing. */
const PAUSE = { first: 1_000, most: 30_000 };
/** How often a key that nobody knows may cause a fetch, ms: anyone can invent one. */
const UNKNOWN_KEY_INTERVAL_MS = 10_000;

export type RemoteKeysOptions = {
  log: Log;
  random(): number;
  /** Of a clock that never goes back. */
  nowMs(): number;
};

/**
 * A provider's keys, fetched when they are needed and kept for as long as the provider says. While it is away the last good
 * ones stay in force: a token that was signed by its key yesterday was signed by it today.
 */
export class RemoteKeys {
  readonly #remote: Remote;
  readonly #options: RemoteKeysOptions;
  readonly #ending = new AbortController();
  readonly #pause: Backoff;
  #keys: KeySet | null = null;
  #freshUntilMs = Number.NEGATIVE_INFINITY;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #triedAtMs = Number.NEGATIVE_INFINITY;
  /** Shared by everyone who waits for it. */
  #inFlight: Promise<void> | null = null;

  constructor(remote: Remote, options: RemoteKeysOptions) {
    this.#remote = remote;
    this.#options = options;
    this.#pause = new Backoff(PAUSE.first, PAUSE.most, options.random);
  }

  /** The keys in force; null while none were ever had. Never rejects. */
  async current(): Promise<KeySet | null> {
    const now = this.#options.nowMs();
    if (now >= this.#freshUntilMs && now >= this.#pausedUntilMs) await this.#refreshInTime();
    return this.#keys;
  }

  /** The same for a token whose key is not among them: the provider may have made a new one since. */
  async newer(): Promise<KeySet | null> {
    const now = this.#options.nowMs();
    if (now - this.#triedAtMs >= UNKNOWN_KEY_INTERVAL_MS && now >= this.#pausedUntilMs) await this.#refreshInTime();
    return this.#keys;
  }

  close(): void {
    this.#ending.abort();
  }

  /** Who has earlier keys waits for one attempt only, however many are made. */
  async #refreshInTime(): Promise<void> {
    const refresh = this.#refresh();
    if (this.#keys === null) return await refresh;
    const ended = new AbortController();
    const enough = wait(this.#remote.requestTimeoutMs, undefined, { signal: ended.signal }).catch(() => {});
    await Promise.race([refresh, enough]);
    ended.abort();
  }

  #refresh(): Promise<void> {
    this.#inFlight ??= this.#fetch().finally(() => {
      this.#inFlight = null;
    });
    return this.#inFlight;
  }

  async #fetch(): Promise<void> {
    const { uri, requestTimeoutMs, cacheMs, retries } = this.#remote;
    const { log, random, nowMs } = this.#options;
    const { signal } = this.#ending;
    const between = new Backoff(RETRY.first, RETRY.most, random);
    let reason = '';
    for (let attempt = 0; attempt <= retries && !signal.aborted; attempt += 1) {
      try {
        if (attempt > 0) await wait(between.next(), undefined, { signal });
        const text = await fetchText(uri, { timeoutMs: requestTimeoutMs, bytesMax: KEY_SET_BYTES_MAX, signal });
        this.#keys = parseKeySet(text);
        this.#freshUntilMs = nowMs() + cacheMs;
        this.#triedAtMs = nowMs();
        this.#pause.reset();
        return;
      } catch (error) {
        reason = errorText(error);
      }
    }
    this.#triedAtMs = nowMs();
    this.#pausedUntilMs = nowMs() + this.#pause.next();
    if (!signal.aborted) log('warn', 'jwt.keys_not_fetched', { uri, reason, hasEarlier: this.#keys !== null });
  }
}
