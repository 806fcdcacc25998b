import { type KeySet, type Verification, verifyToken } from '@peerway/jwt';
import type { JwtProvider } from '@peerway/model/jwt';

type ValidToken = Extract<Verification, { kind: 'valid' }>;

/** Tokens kept for each provider, and how long one may be to be kept, so that strangers' tokens fill no memory. */
const TOKENS_MAX = 500;
const TOKEN_CHARACTERS_MAX = 4_096;

/**
 * Verifies tokens, and remembers those that were good: a client sends the same one with every request, and a signature costs as
 * much as proxying the request. What is remembered holds for one definition of the provider and one key set only, so a change
 * of either, a key withdrawn too, has every token verified anew; and a token's own time is looked at every time.
 */
export class VerifiedTokens {
  readonly #known = new WeakMap<JwtProvider, { keys: KeySet; tokens: Map<string, ValidToken> }>();

  async verify(token: string, provider: JwtProvider, keys: KeySet, now: Date): Promise<Verification> {
    const tokens = this.#tokensOf(provider, keys);
    const known = tokens.get(token);
    tokens.delete(token);
    if (known !== undefined && isInForce(known, provider.clockSkewSeconds, now)) {
      // Back to the end: the first is the one that was not seen for longest.
      tokens.set(token, known);
      return known;
    }
    const verification = await verifyToken(token, provider, keys, now);
    if (verification.kind === 'valid' && token.length <= TOKEN_CHARACTERS_MAX) {
      tokens.set(token, verification);
      const [oldest] = tokens.keys();
      if (tokens.size > TOKENS_MAX && oldest !== undefined) tokens.delete(oldest);
    }
    return verification;
  }

  #tokensOf(provider: JwtProvider, keys: KeySet): Map<string, ValidToken> {
    let known = this.#known.get(provider);
    if (known?.keys !== keys) {
      known = { keys, tokens: new Map() };
      this.#known.set(provider, known);
    }
    return known.tokens;
  }
}

/** As the full verification does; both claims are numbers by then. */
function isInForce({ claims: { exp, nbf } }: ValidToken, skewSeconds: number, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1_000);
  if (typeof exp === 'number' && exp <= seconds - skewSeconds) return false;
  return !(typeof nbf === 'number' && nbf > seconds + skewSeconds);
}
