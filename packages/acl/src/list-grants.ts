import type { AuthorizerPolicy, AuthorizerServiceIdentity } from './authorizer.ts';
import { outranks } from './grants.ts';
import { type Selector, scopeKey } from './rule-scope.ts';
import { type AclLevel, type AclRule, parseRules } from './rules.ts';
import { serviceIdentityRules } from './standard-rules.ts';

/** One line of what a token can do. */
export type ListedGrant = {
  /** As in a request: `service`, `intention`, `namespace`, `operator`. */
  resource: string;
  /** Where it holds; null: of the whole cluster, or of a partition whatever the namespace. */
  partition: Selector | null;
  namespace: Selector | null;
  /** What it is about; null: the resource has no names. */
  name: Selector | null;
  level: AclLevel;
  /** Whose rule it is: `policy "reader" of role "team-a"`. */
  through: string;
};

/**
 * What policies and service identities grant together, by resource, place and name. Of rules that name the same, only the one
 * that decides is listed; narrower ones stand on lines of their own, as the authorizer asks them first.
 * @throws PeerwayError `request.invalid` when the rules of a policy can not be read.
 */
export function listGrants(
  policies: readonly AuthorizerPolicy[],
  serviceIdentities: readonly AuthorizerServiceIdentity[],
): ListedGrant[] {
  const identities = serviceIdentities.map(({ serviceName, ...scope }) => ({
    rules: serviceIdentityRules(serviceName, scope),
    through: `service identity ${JSON.stringify(serviceName)}`,
  }));
  const sources = policies.map(({ name, rules, origin = `policy ${JSON.stringify(name)}` }) => ({
    rules,
    through: origin,
  }));
  const strongest = new Map<string, ListedGrant>();
  for (const { rules, through } of [...sources, ...identities]) {
    for (const rule of parseRules(rules).rules) {
      for (const grant of grantsOfRule(rule, through)) {
        const key = keyOf(grant, rule);
        const known = strongest.get(key);
        if (known === undefined || outranks(grant.level, known.level)) strongest.set(key, grant);
      }
    }
  }
  return [...strongest].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, grant]) => grant);
}

function grantsOfRule(rule: AclRule, through: string): ListedGrant[] {
  const { partition, namespace } = rule.scope;
  switch (rule.kind) {
    case 'namespace':
      return [{ resource: 'namespace', partition, namespace, name: null, level: rule.level, through }];
    case 'scalar': {
      const isOfPartition = rule.resource === 'mesh' || rule.resource === 'peering';
      return [
        {
          ...{ resource: rule.resource, partition: isOfPartition ? partition : null, namespace: null, name: null },
          ...{ level: rule.level, through },
        },
      ];
    }
    case 'labelled': {
      const name: Selector = { match: rule.match, name: rule.name };
      const isOfNode = rule.resource === 'node' || rule.resource === 'agent';
      const place = { partition, namespace: isOfNode ? null : namespace, name, through };
      const own = { resource: rule.resource, ...place, level: rule.level };
      return rule.intentions === null ? [own] : [own, { resource: 'intention', ...place, level: rule.intentions }];
    }
    default:
      return rule satisfies never;
  }
}

const keyOf = ({ resource, name }: ListedGrant, { scope }: AclRule): string =>
  [resource, scopeKey(scope), name?.name ?? '', name?.match ?? ''].join('\u0000');
