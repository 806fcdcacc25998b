import type { AclAccess } from './acl-request.ts';
import type { AclLevel } from './rules.ts';
import { SelectorTable } from './selector-table.ts';

/** What an authorizer answers. */
export type AclDecision = {
  allowed: boolean;
  /** The rule that decided and its policy, for people: `service_prefix "" { policy = "read" } of policy "gateway"`; null: the default policy. */
  decidedBy: string | null;
};

/** A level and the words for the rule that set it. */
export type Grant = { level: AclLevel; origin: string };
/** What the rules of one selector grant together. */
export type NamedGrant = { policy: Grant; intentions: Grant | undefined };
export type GrantTable = SelectorTable<Grant>;

const levelRank: Record<AclLevel, number> = { read: 0, list: 1, write: 2, deny: 3 };
const accessRank: Record<AclAccess, number> = { read: 0, list: 1, write: 2 };

const permits = (level: AclLevel, access: AclAccess): boolean =>
  level !== 'deny' && levelRank[level] >= accessRank[access];

export const answer = (grant: Grant, access: AclAccess): AclDecision => ({
  allowed: permits(grant.level, access),
  decidedBy: grant.origin,
});

/** Deny beats write beats list beats read. */
export const outranks = (level: AclLevel, other: AclLevel): boolean => levelRank[level] > levelRank[other];

/** The one that decides of two on the same selector. */
export function stronger(current: Grant | undefined, candidate: Grant): Grant {
  return current !== undefined && levelRank[current.level] >= levelRank[candidate.level] ? current : candidate;
}

/** Where a service rule is silent about intentions, being able to see the service is being able to read them. */
export function intentionsOf({ policy, intentions }: NamedGrant): Grant {
  return intentions ?? { level: policy.level === 'deny' ? 'deny' : 'read', origin: policy.origin };
}

/**
 * One table of several, the first of which has the last word on every name that it knows. A selector that the tables before it
 * know every name of is left out: so what remains decides each name as the tables one after another would, and each of its
 * grants decides at least one name.
 */
export function layered<T>(layers: readonly SelectorTable<T>[]): SelectorTable<T> {
  const [first, ...others] = layers;
  if (first === undefined || others.length === 0) return first ?? new SelectorTable<T>();
  const flat = new SelectorTable<T>();
  layers.forEach((layer, index) => {
    const before = layers.slice(0, index);
    for (const [selector, value] of layer.entries()) {
      const isKnown = before.some((stronger) =>
        selector.match === 'exact'
          ? stronger.find(selector.name) !== undefined
          : stronger.findPrefix(selector.name) !== undefined,
      );
      if (!isKnown) flat.set(selector, value);
    }
  });
  return flat;
}

/** Whether the access holds for every name there could be; undefined: the default policy decides. */
export function onAll(table: GrantTable, access: AclAccess): AclDecision | undefined {
  for (const grant of table.values()) if (!permits(grant.level, access)) return answer(grant, access);
  return onRest(table, access);
}

/** Whether the access holds for at least one name; undefined: the default policy decides. */
export function onAny(table: GrantTable, access: AclAccess): AclDecision | undefined {
  for (const grant of table.values()) if (permits(grant.level, access)) return answer(grant, access);
  return onRest(table, access);
}

/** Names that no rule speaks of are the default policy's, if there are any. */
function onRest(table: GrantTable, access: AclAccess): AclDecision | undefined {
  const catchAll = table.get({ match: 'prefix', name: '' });
  return catchAll && answer(catchAll, access);
}
