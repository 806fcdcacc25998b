import type { Claims } from '@peerway/jwt';
import type { JwtRequirement } from '@peerway/model/jwt';
import { claimHolds } from './claims.ts';

/** What became of a request's token for one provider. */
export type TokenOutcome =
  | {
      kind: 'valid';
      claims: Claims;
      /** The token's middle part, as it was signed. */
      encodedPayload: string;
      /** Header that carried it and that the application is not to see; null: none. */
      spentHeader: string | null;
    }
  | { kind: 'missing' }
  | { kind: 'refused'; reason: string }
  /** Nothing can be said about the token, because the provider's keys are not there. */
  | { kind: 'unverifiable'; reason: string };

/** By provider's name. A provider that is not in it was not asked, and nobody has a token of it. */
export type TokenOutcomes = ReadonlyMap<string, TokenOutcome>;

export const noTokens: TokenOutcomes = new Map();

/** Why no token meets a requirement; of several reasons, the one that is nearest to success. */
export type Unmet = { kind: 'missing' | 'refused' | 'unverifiable' | 'claims'; reason: string };

const NEARNESS: Record<Unmet['kind'], number> = { missing: 0, refused: 1, unverifiable: 2, claims: 3 };

/** Null when the token of one of the providers is valid and has all the claims. */
export function unmetRequirement({ anyOf }: JwtRequirement, tokens: TokenOutcomes): Unmet | null {
  let unmet: Unmet = { kind: 'missing', reason: 'the request carries no token' };
  for (const { provider, claims } of anyOf) {
    const outcome = tokens.get(provider) ?? { kind: 'missing' };
    const here = unmetHere(provider, claims, outcome);
    if (here === null) return null;
    if (NEARNESS[here.kind] > NEARNESS[unmet.kind]) unmet = here;
  }
  return unmet;
}

function unmetHere(
  provider: string,
  claims: JwtRequirement['anyOf'][number]['claims'],
  outcome: TokenOutcome,
): Unmet | null {
  switch (outcome.kind) {
    case 'missing':
      return { kind: 'missing', reason: 'the request carries no token' };
    case 'refused':
    case 'unverifiable':
      return { kind: outcome.kind, reason: `provider ${provider}: ${outcome.reason}` };
    case 'valid': {
      const lacking = claims.find((claim) => !claimHolds(outcome.claims, claim));
      return lacking === undefined
        ? null
        : { kind: 'claims', reason: `provider ${provider}: the token lacks claim ${lacking.path.join('.')}` };
    }
    default:
      return outcome satisfies never;
  }
}
