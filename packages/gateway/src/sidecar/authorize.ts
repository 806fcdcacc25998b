import type { ResourceOf } from '@peerway/model/snapshot';
import { parseSpiffeId } from '@peerway/model/spiffe';
import type { MatchedRequest } from '../l7/match-request.ts';
import { firstXfccUri } from '../l7/xfcc.ts';
import { decidePermissions, permissionsInQuestion } from './authorize-request.ts';
import { type TokenOutcomes, type Unmet, unmetRequirement } from './jwt/token-outcome.ts';

type Authorization = ResourceOf<'authorization'>;

/** Who a connection or request comes from, or why that can not be said. */
export type Source = { known: true; uri: string } | { known: false; reason: string };

/** Who wants in, and with what. */
export type Applicant = {
  source: Source;
  /** Null: a TCP connection, which carries neither requests nor tokens that could be told apart. */
  request: MatchedRequest | null;
  tokens: TokenOutcomes;
};

export type AuthorizationDecision = {
  allowed: boolean;
  /** The rule's origin, `default`, or why the source is not known; for the log. */
  decidedBy: string;
  /** Where a token is all that is missing: why none does; else null. */
  unmet: Unmet | null;
};

/**
 * The client behind an HTTP request. The connection's own certificate says it, unless that is a gateway of this cluster: then it
 * is the client that the gateway verified, in the first element of the one XFCC header. Nobody else's XFCC is believed.
 */
export function sourceOfRequest(
  authorization: Authorization,
  clientUri: string,
  receivedXfcc: readonly string[],
): Source {
  if (!authorization.trustedForwarders.includes(clientUri)) return { known: true, uri: clientUri };
  const [header] = receivedXfcc;
  if (header === undefined || receivedXfcc.length > 1)
    return { known: false, reason: `the gateway named ${receivedXfcc.length} clients instead of one` };
  const uri = firstXfccUri(header);
  return uri === null
    ? { known: false, reason: 'the client that the gateway named can not be read' }
    : { known: true, uri };
}

/**
 * The first rule that matches the source decides, else the default. A source that is not a service matches no rule. Whoever is
 * let in by that still needs the token that every request needs, and a permission where the rule has some.
 */
export function decideAuthorization(
  authorization: Authorization,
  { source, request, tokens }: Applicant,
): AuthorizationDecision {
  const found = findRule(authorization, source);
  if ('refusal' in found) return deniedBy(found.refusal);
  const { rule } = found;
  const decidedBy = rule?.origin ?? 'default';
  const hasPermissions = rule !== null && rule.permissions.length > 0;
  if (!hasPermissions && (rule?.action ?? authorization.defaultAction) === 'deny') return deniedBy(decidedBy);
  if (request === null) {
    if (authorization.jwt !== null) return deniedBy('a token is needed, and TCP carries none');
    return hasPermissions
      ? deniedBy(`${decidedBy}, whose permissions need an HTTP protocol`)
      : { allowed: true, decidedBy, unmet: null };
  }
  const unmet = authorization.jwt === null ? null : unmetRequirement(authorization.jwt, tokens);
  if (unmet !== null) return { allowed: false, decidedBy: 'the token that every request needs', unmet };
  return hasPermissions ? decidePermissions(rule, request, tokens) : { allowed: true, decidedBy, unmet: null };
}

/** The providers whose tokens a decision on this request would ask for; none for whom no token could help. */
export function providersAsked(authorization: Authorization, source: Source, request: MatchedRequest): string[] {
  const found = findRule(authorization, source);
  if ('refusal' in found) return [];
  const { rule } = found;
  const hasPermissions = rule !== null && rule.permissions.length > 0;
  if (!hasPermissions && (rule?.action ?? authorization.defaultAction) === 'deny') return [];
  const permissions = hasPermissions ? permissionsInQuestion(rule, request) : [];
  const asked = new Set<string>();
  for (const requirement of [authorization.jwt, ...permissions.map(({ jwt }) => jwt)])
    for (const { provider } of requirement?.anyOf ?? []) asked.add(provider);
  return [...asked];
}

const deniedBy = (decidedBy: string): AuthorizationDecision => ({ allowed: false, decidedBy, unmet: null });

function findRule(
  authorization: Authorization,
  source: Source,
): { rule: Authorization['rules'][number] | null } | { refusal: string } {
  if (!source.known) return { refusal: source.reason };
  const id = parseSpiffeId(source.uri);
  if (id === null) return { refusal: `${source.uri} is not an identity of a mesh` };
  if (id.kind !== 'service') return { rule: null };
  const matches = (pattern: string, name: string): boolean => pattern === '*' || pattern === name;
  const rule = authorization.rules.find(
    (one) =>
      one.trustDomain === id.trustDomain &&
      matches(one.partition, id.partition) &&
      matches(one.namespace, id.namespace) &&
      matches(one.service, id.service),
  );
  return { rule: rule ?? null };
}
