import { isEditableHeader } from '@peerway/model/editable-header';
import { type HeaderList, without } from '../../l7/header-list.ts';
import type { ProxyConfig } from '../../snapshot/proxy-config.ts';
import { type CheckedTokens, jwtProviders } from './checked-tokens.ts';

/**
 * The fields of a request as the application gets them: without the tokens that were used up here, and with the verified
 * claims where a provider wants them told. A header of that name is this proxy's to write: what a client wrote there goes, in
 * any spelling that an application could take for it, also where no token was asked for.
 */
export function forwardClaims(config: ProxyConfig, headers: HeaderList, { outcomes }: CheckedTokens): HeaderList {
  const removed = new Set<string>();
  const added: string[] = [];
  for (const { name, forwarding } of jwtProviders(config).values()) {
    const outcome = outcomes.get(name);
    if (outcome?.kind === 'valid' && outcome.spentHeader !== null) removed.add(spelling(outcome.spentHeader));
    // Whatever was written: claims must not change how the request is framed or who its client is said to be.
    if (forwarding === null || !isEditableHeader(forwarding.headerName)) continue;
    removed.add(spelling(forwarding.headerName));
    if (outcome?.kind !== 'valid') continue;
    const { encodedPayload } = outcome;
    added.push(
      forwarding.headerName.toLowerCase(),
      forwarding.padded ? encodedPayload.padEnd(Math.ceil(encodedPayload.length / 4) * 4, '=') : encodedPayload,
    );
  }
  if (removed.size === 0) return headers;
  return [...without(headers, (name) => removed.has(spelling(name))), ...added];
}

/** Underscores reach many applications as dashes. */
const spelling = (name: string): string => name.toLowerCase().replaceAll('_', '-');
