import type { Claims } from '@peerway/jwt';
import type { AuthMethod } from '@peerway/model/auth-method';

/** What rules see of a person's claims: texts, and lists of texts. Names are those of the method's mappings. */
export type MappedClaims = { value: Record<string, string>; list: Record<string, string[]> };

export type ClaimsResult = { kind: 'mapped'; claims: MappedClaims } | { kind: 'refused'; reason: string };

const TEXT_MAX = 1_024;
const LIST_MAX = 512;

/**
 * Maps claims as the method says. A claim that is not there is left out; one of another kind than the mapping says refuses the
 * login, since a rule that looks at it was written for something else.
 */
export function mapClaims(claims: Claims, config: AuthMethod['config']): ClaimsResult {
  const value: [string, string][] = [];
  const list: [string, string[]][] = [];
  for (const [claim, name] of Object.entries(config.claimMappings)) {
    const found = findClaim(claims, claim);
    if (found === undefined || found === null) continue;
    const text = asText(found);
    if (text === null) return refused(`claim ${JSON.stringify(claim)} is no text, number or boolean`);
    value.push([name, text]);
  }
  for (const [claim, name] of Object.entries(config.listClaimMappings)) {
    const found = findClaim(claims, claim);
    if (found === undefined || found === null) continue;
    const texts = (Array.isArray(found) ? found : [found]).map(asText);
    if (texts.length > LIST_MAX) return refused(`claim ${JSON.stringify(claim)} has more than ${LIST_MAX} entries`);
    if (!texts.every((text) => text !== null)) return refused(`claim ${JSON.stringify(claim)} is no list of texts`);
    list.push([name, texts]);
  }
  return { kind: 'mapped', claims: { value: Object.fromEntries(value), list: Object.fromEntries(list) } };
}

const refused = (reason: string): ClaimsResult => ({ kind: 'refused', reason });

function asText(found: unknown): string | null {
  const text = typeof found === 'number' || typeof found === 'boolean' ? String(found) : found;
  return typeof text === 'string' && text.length <= TEXT_MAX ? text : null;
}

/** By its name, or by a JSON pointer where that begins with a slash. Own fields only: `constructor` is one that every object has. */
function findClaim(claims: Claims, claim: string): unknown {
  const path = claim.startsWith('/')
    ? claim
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [claim];
  let found: unknown = claims;
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    // Cast: it has the property.
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}
