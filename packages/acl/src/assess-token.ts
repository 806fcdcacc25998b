import { type TokenWarning, type TokenWarningKind, tokenWarningKinds } from '@peerway/model/token-warning';
import { expandGrants, type GrantSource } from './expand-grants.ts';
import { type ListedGrant, listGrants } from './list-grants.ts';
import { GLOBAL_MANAGEMENT_RULES } from './standard-rules.ts';

const DAY_MS = 86_400_000;
/** From when on a token that was never used is called unused, and one that was. */
const NEVER_USED_MS = 30 * DAY_MS;
const UNUSED_MS = 90 * DAY_MS;
const SOON_MS = 7 * DAY_MS;
/** The end of one that was made for less is no surprise to whoever made it. */
const LONG_LIVED_MS = 14 * DAY_MS;

/** What of a token's grants decides about warnings. It changes with its policies only, so it can be remembered. */
export type TokenBreadth = {
  /** The most that is too much, and whose rule it is. */
  broad: { kind: 'everything' | 'acl-write' | 'every-service'; through: string } | null;
  /** It has no policies, only identities or templates: the token of a proxy or a node. */
  isOfProcess: boolean;
};

/**
 * How far a token reaches. What built-in templates grant is as much as their kind needs, so it is not called broad; but writing ACLs is
 * as much as everything, whoever asks for it.
 */
export function breadthOf(sources: readonly GrantSource[], datacenter: string): TokenBreadth {
  const { policies, serviceIdentities } = expandGrants(sources, datacenter);
  const written = expandGrants(
    sources.map((source) => ({ ...source, serviceIdentities: [], nodeIdentities: [], templatedPolicies: [] })),
    datacenter,
  );
  const acl = listGrants(policies, serviceIdentities).find(
    ({ resource, level }) => resource === 'acl' && level === 'write',
  );
  const management = policies.find(({ rules }) => rules === GLOBAL_MANAGEMENT_RULES);
  const services = listGrants(written.policies, []).find(isEveryService);
  const hasPolicies = sources.some((source) => source.policies.length > 0);
  const hasIdentities = sources.some(
    ({ serviceIdentities, nodeIdentities, templatedPolicies }) =>
      serviceIdentities.length + nodeIdentities.length + templatedPolicies.length > 0,
  );
  return { broad: broadest(acl, management?.origin, services), isOfProcess: hasIdentities && !hasPolicies };
}

const isEveryService = ({ resource, level, name }: ListedGrant): boolean =>
  resource === 'service' && level === 'write' && name?.match === 'prefix' && name.name === '';

function broadest(acl?: ListedGrant, management?: string, services?: ListedGrant): TokenBreadth['broad'] {
  if (acl !== undefined && management !== undefined) return { kind: 'everything', through: management };
  if (acl !== undefined) return { kind: 'acl-write', through: acl.through };
  return services === undefined ? null : { kind: 'every-service', through: services.through };
}

export type TokenFacts = {
  breadth: TokenBreadth;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  /** Since when its uses are known. */
  usesSince: string;
  isAnonymous: boolean;
  /** Its owner logged in with an auth method: it ends by itself, and the next login makes another one. */
  isOfLogin: boolean;
};

/** What is wrong with a token, the worst first. One that has ended does nothing, so nothing is wrong with it. */
export function assessToken(facts: TokenFacts, now: Date): TokenWarning[] {
  const leftMs = facts.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(facts.expiresAt) - now.getTime();
  if (leftMs <= 0) return [];
  const found = [warnBroad(facts.breadth), ...(facts.isAnonymous ? [] : [warnEnd(facts, leftMs), warnUse(facts, now)])];
  return found
    .filter((warning) => warning !== null)
    .sort((left, right) => tokenWarningKinds.indexOf(left.kind) - tokenWarningKinds.indexOf(right.kind));
}

const tooBroad = {
  everything: {
    what: 'May do everything',
    why: 'Whoever gets hold of it has the cluster.',
    instead:
      'Keep one such token for emergencies. Give people a role with what their work needs, and proxies a service identity or a template.',
  },
  'acl-write': {
    what: 'May change ACLs',
    why: 'That is as much as everything: it can give any policy to any token, its own among them.',
    instead:
      'acl = "read" shows all of it. Where tokens are made by a program, let people sign in with a provider instead.',
  },
  'every-service': {
    what: 'May write every service',
    why: 'It can register itself as any of them, take their traffic and get their certificates.',
    instead: 'A service identity for each service, or service_prefix with the beginning of the names that are its own.',
  },
} satisfies Partial<Record<TokenWarningKind, Omit<TokenWarning, 'kind'>>>;

function warnBroad({ broad }: TokenBreadth): TokenWarning | null {
  if (broad === null) return null;
  const { what, ...words } = tooBroad[broad.kind];
  return { kind: broad.kind, what: `${what}, through ${broad.through}.`, ...words };
}

function warnEnd({ breadth, createdAt, expiresAt, isOfLogin }: TokenFacts, leftMs: number): TokenWarning | null {
  if (expiresAt === null)
    // A proxy can not ask for another token: one that ends is an outage to come, and it can do little else than be that proxy.
    return breadth.isOfProcess
      ? null
      : {
          kind: 'never-ends',
          what: 'Never ends by itself.',
          why: 'A copy that somebody forgot, in a script or a shell, works for good.',
          instead: 'A token that ends; for people, signing in with a provider.',
        };
  const lastsMs = Date.parse(expiresAt) - Date.parse(createdAt);
  if (isOfLogin || leftMs >= SOON_MS || lastsMs <= LONG_LIVED_MS) return null;
  return {
    kind: 'ends-soon',
    what: `Ends ${daysText(leftMs)} from now.`,
    why: 'Whatever uses it is refused from that moment on, and its end can not be changed.',
    instead: 'Before then, make another one with the same grants and give it to whatever uses this one.',
  };
}

function warnUse({ createdAt, lastUsedAt, usesSince }: TokenFacts, now: Date): TokenWarning | null {
  const idleMs = now.getTime() - Date.parse(lastUsedAt ?? usesSince);
  if (idleMs <= (lastUsedAt === null ? NEVER_USED_MS : UNUSED_MS)) return null;
  const never = usesSince > createdAt ? 'since uses are noted' : 'since it was made';
  return {
    kind: 'unused',
    what: `Not used for ${daysText(idleMs)}${lastUsedAt === null ? `, that is, ${never}` : ''}.`,
    why: 'Nobody would notice if somebody else began to use it.',
    instead: 'Delete it, and make another one when one is needed.',
  };
}

function daysText(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  if (days === 0) return 'less than a day';
  return days === 1 ? '1 day' : `${days} days`;
}
