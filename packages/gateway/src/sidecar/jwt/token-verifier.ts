import { type KeySet, parseKeySet, type Verification } from '@peerway/jwt';
import type { JwtProvider } from '@peerway/model/jwt';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { RequestHead } from '../../l7/request-head.ts';
import { errorText, type Log } from '../../log.ts';
import type { ProxyConfig } from '../../snapshot/proxy-config.ts';
import { type CheckedTokens, jwtProviders } from './checked-tokens.ts';
import { findToken } from './find-token.ts';
import { RemoteKeys, type RemoteKeysOptions } from './remote-keys.ts';
import type { TokenOutcome } from './token-outcome.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** Where the keys of a provider come from. Neither method rejects; null: there are none. */
type KeySource = {
  current(): Promise<KeySet | null>;
  newer(): Promise<KeySet | null>;
  close(): void;
};

/** Checks the tokens of requests, for one proxy. */
export class TokenVerifier {
  readonly #options: RemoteKeysOptions & { now(): Date };
  /** By the definition of the keys: providers that share one share the fetches too. */
  readonly #sources = new Map<string, KeySource>();
  readonly #verified = new VerifiedTokens();
  #isClosed = false;

  constructor(options: RemoteKeysOptions & { now(): Date }) {
    this.#options = options;
  }

  /** Forgets the keys of providers that are gone, and fetches those that are wanted ahead of the first request. */
  review(config: ProxyConfig): void {
    const providers = jwtProviders(config);
    const wanted = new Set([...providers.values()].map(({ keys }) => JSON.stringify(keys)));
    for (const [definition, source] of this.#sources) {
      if (wanted.has(definition)) continue;
      source.close();
      this.#sources.delete(definition);
    }
    for (const { keys } of providers.values())
      if (keys.kind === 'remote' && keys.ahead) void this.#sourceOf(keys).current();
  }

  /** What the tokens of a request are worth to each of the providers. Never rejects. */
  async check(
    config: ProxyConfig,
    asked: readonly string[],
    head: Pick<RequestHead, 'path' | 'headers'>,
  ): Promise<CheckedTokens> {
    const defined = jwtProviders(config);
    const providers = new Map(asked.map((name) => [name, defined.get(name) ?? null]));
    const outcomes = await Promise.all(
      [...providers].map(async ([name, provider]): Promise<[string, TokenOutcome]> => {
        try {
          return [name, await this.#checkOne(provider, head)];
        } catch (error) {
          this.#options.log('error', 'jwt.check_failed', { provider: name, reason: errorText(error) });
          return [name, { kind: 'unverifiable', reason: 'the check failed' }];
        }
      }),
    );
    return { providers, outcomes: new Map(outcomes) };
  }

  close(): void {
    this.#isClosed = true;
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
  }

  async #checkOne(
    provider: ResourceOf<'jwt-provider'> | null,
    head: Pick<RequestHead, 'path' | 'headers'>,
  ): Promise<TokenOutcome> {
    if (provider === null) return { kind: 'unverifiable', reason: 'this proxy does not know it' };
    const found = findToken(provider.locations, head);
    if (found.kind !== 'found') return found;
    const source = this.#sourceOf(provider.keys);
    const keys = await source.current();
    if (keys === null) return { kind: 'unverifiable', reason: 'its keys are not there' };
    let verification = await this.#verify(found.token, provider, keys);
    if (verification.kind === 'unknown-key') {
      const newer = await source.newer();
      if (newer !== null && newer !== keys) verification = await this.#verify(found.token, provider, newer);
    }
    if (verification.kind === 'unknown-key')
      return { kind: 'refused', reason: 'the token is not signed by any of its keys' };
    return verification.kind === 'valid' ? { ...verification, spentHeader: found.header } : verification;
  }

  #verify(token: string, provider: JwtProvider, keys: KeySet): Promise<Verification> {
    return this.#verified.verify(token, provider, keys, this.#options.now());
  }

  #sourceOf(keys: JwtProvider['keys']): KeySource {
    const definition = JSON.stringify(keys);
    let source = this.#sources.get(definition);
    if (source === undefined) {
      source = keys.kind === 'remote' ? new RemoteKeys(keys, this.#options) : localKeys(keys.jwks, this.#options.log);
      if (this.#isClosed) source.close();
      else this.#sources.set(definition, source);
    }
    return source;
  }
}

function localKeys(jwks: string, log: Log): KeySource {
  let keys: KeySet | null = null;
  try {
    keys = parseKeySet(jwks);
  } catch (error) {
    log('warn', 'jwt.keys_not_usable', { reason: errorText(error) });
  }
  const known = Promise.resolve(keys);
  return { current: () => known, newer: () => known, close: () => {} };
}
