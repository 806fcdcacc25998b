import { isDeepStrictEqual } from 'node:util';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { ProxyConfig } from '../../snapshot/proxy-config.ts';
import { noTokens, type TokenOutcomes } from './token-outcome.ts';

type Provider = ResourceOf<'jwt-provider'>;

/** What became of a request's tokens, and by which definitions of their providers. */
export type CheckedTokens = {
  providers: ReadonlyMap<string, Provider | null>;
  outcomes: TokenOutcomes;
};

export const nothingChecked: CheckedTokens = { providers: new Map(), outcomes: noTokens };

const byConfig = new WeakMap<ProxyConfig, ReadonlyMap<string, Provider>>();

/** The providers of a snapshot, by name. */
export function jwtProviders(config: ProxyConfig): ReadonlyMap<string, Provider> {
  let providers = byConfig.get(config);
  if (providers === undefined) {
    const found = [...config.resources.values()].filter((resource) => resource.type === 'jwt-provider');
    providers = new Map(found.map((provider) => [provider.name, provider]));
    byConfig.set(config, providers);
  }
  return providers;
}

/** Whether what was checked is all that is asked for by now, with the providers as they are now. */
export function isStillChecked(config: ProxyConfig, asked: readonly string[], { providers }: CheckedTokens): boolean {
  if (asked.length === 0) return true;
  const defined = jwtProviders(config);
  return asked.every((name) => {
    const then = providers.get(name);
    const now = defined.get(name) ?? null;
    // After a whole snapshot the same definition is another object.
    return then !== undefined && (then === now || isDeepStrictEqual(then, now));
  });
}
