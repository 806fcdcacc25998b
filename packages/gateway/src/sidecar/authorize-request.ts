import type { ResourceOf } from '@peerway/model/snapshot';
import { type MatchedRequest, matchesRequest } from '../l7/match-request.ts';
import { type TokenOutcomes, type Unmet, unmetRequirement } from './jwt/token-outcome.ts';
import { type RequestReadings, readingsOf } from './request-readings.ts';

type Rule = ResourceOf<'authorization'>['rules'][number];
type Permission = Rule['permissions'][number];

export type PermissionDecision = { allowed: boolean; decidedBy: string; unmet: Unmet | null };

/**
 * The first permission that the request matches decides; a token that a permission asks for is a part of the match. What no
 * permission matches is the rule's own action, with one exception: what an `allow` would have taken but for its token is
 * never let through by that, else leaving the token out would open a way that having it does not.
 */
export function decidePermissions(rule: Rule, request: MatchedRequest, tokens: TokenOutcomes): PermissionDecision {
  const readings = readingsFor(rule, request);
  if (readings === null)
    return {
      allowed: false,
      decidedBy: `${rule.origin}, which a request of so many readings can not pass`,
      unmet: null,
    };
  let lacking: { unmet: Unmet; decidedBy: string } | null = null;
  for (const [position, permission] of rule.permissions.entries()) {
    const decidedBy = `${rule.origin}, permission ${position + 1}`;
    const isMatch = holds(permission, readings);
    if (isMatch === 'unreadable')
      return { allowed: false, decidedBy: `${decidedBy}, which can not be read`, unmet: null };
    if (!isMatch) continue;
    const unmet = permission.jwt === null ? null : unmetRequirement(permission.jwt, tokens);
    if (unmet === null) return { allowed: permission.action === 'allow', decidedBy, unmet: null };
    // Whether it is one of those to be denied can not be told.
    if (permission.action === 'deny' && unmet.kind === 'unverifiable') return { allowed: false, decidedBy, unmet };
    if (permission.action === 'allow') lacking ??= { unmet, decidedBy };
  }
  if (lacking !== null) return { allowed: false, ...lacking };
  return {
    allowed: rule.action === 'allow',
    decidedBy: `${rule.origin}, of which no permission matches`,
    unmet: null,
  };
}

/** The permissions that could decide on a request: those it matches, up to the first that asks for no token. */
export function permissionsInQuestion(rule: Rule, request: MatchedRequest): Permission[] {
  const found: Permission[] = [];
  const readings = readingsFor(rule, request);
  if (readings === null) return [];
  for (const permission of rule.permissions) {
    if (holds(permission, readings) === false) continue;
    found.push(permission);
    if (permission.jwt === null) break;
  }
  return found;
}

const unreadable = new WeakSet<Permission['match']>();

/**
 * A denial holds where any reading of the request matches; an allowance where every reading of its path does. A match with a regex
 * that is none holds for nobody and for everybody: nothing can be allowed past it.
 */
function holds({ action, match }: Permission, readings: RequestReadings): boolean | 'unreadable' {
  if (unreadable.has(match)) return 'unreadable';
  try {
    const matches = (request: MatchedRequest): boolean => matchesRequest(match, request);
    return action === 'deny' ? readings.all.some(matches) : readings.paths.every(matches);
  } catch {
    unreadable.add(match);
    return 'unreadable';
  }
}

/** A request is asked about several times, and again while it is under way; what it can be read as stays the same. */
const made = new WeakMap<MatchedRequest, { rule: Rule; readings: RequestReadings | null }>();

function readingsFor(rule: Rule, request: MatchedRequest): RequestReadings | null {
  const known = made.get(request);
  if (known?.rule === rule) return known.readings;
  const readings = readingsOf(request, headersAskedFor(rule));
  made.set(request, { rule, readings });
  return readings;
}

const askedFor = new WeakMap<Rule, ReadonlySet<string>>();

function headersAskedFor(rule: Rule): ReadonlySet<string> {
  let names = askedFor.get(rule);
  if (names === undefined) {
    // Only a denial looks at fields one by one.
    const denials = rule.permissions.filter(({ action }) => action === 'deny');
    names = new Set(denials.flatMap(({ match }) => match.headers.map(({ name }) => name.toLowerCase())));
    askedFor.set(rule, names);
  }
  return names;
}
