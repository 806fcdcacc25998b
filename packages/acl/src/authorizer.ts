import type { AclAccess, AclRequest, LabelledResource } from './acl-request.ts';
import { type AclLevel, type AclRule, type AclRules, parseRules } from './rules.ts';
import { serviceIdentityRules } from './standard-rules.ts';

/** What an authorizer answers. */
export type AclDecision = {
  allowed: boolean;
  /** The rule that decided and its policy, for people: `service_prefix "" { policy = "read" } of policy "gateway"`; null: the default policy. */
  decidedBy: string | null;
};

/** `origin`: what its rules come from, in words, where it is no policy of that name. */
export type AuthorizerPolicy = { name: string; rules: string; origin?: string };
export type AuthorizerServiceIdentity = { serviceName: string };

/** Answers what one token may do. Immutable; cheap to ask. */
export type Authorizer = {
  decide(request: AclRequest): AclDecision;
  /** `service:read` on every service, and no deny below. */
  serviceReadAll(): boolean;
  /** `service:write` on at least one service. */
  serviceWriteAny(): boolean;
  /** `node:read` on every node, and no deny below. */
  nodeReadAll(): boolean;
  /** May see the services that peers export to this cluster (semantics A7, "Imported"; a narrower question leaked, pain C26). */
  importedServiceRead(): boolean;
  /** May see the nodes that come with them. */
  importedNodeRead(): boolean;
};

/** A level and the words for the rule that set it. */
type Grant = { level: AclLevel; origin: string };
type PrefixGrant = { prefix: string; grant: Grant };
/** Grants of one resource: exact names, and prefixes with the longest first. */
type GrantTable = { exact: ReadonlyMap<string, Grant>; prefixes: readonly PrefixGrant[] };

/**
 * Merges the rules of a token's policies and service identities into one authorizer. Where two of them name the same thing,
 * deny beats write beats list beats read.
 * @throws PeerwayError `request.invalid` when the rules of a policy can not be read.
 */
export function compileAuthorizer(
  policies: readonly AuthorizerPolicy[],
  serviceIdentities: readonly AuthorizerServiceIdentity[],
  defaultPolicy: 'allow' | 'deny',
): Authorizer {
  const sources = [
    ...policies.map(({ name, rules, origin = `policy ${JSON.stringify(name)}` }) => ({
      origin,
      rules: readRules(rules),
    })),
    ...serviceIdentities.map(({ serviceName }) => ({
      origin: `service identity ${JSON.stringify(serviceName)}`,
      rules: readRules(serviceIdentityRules(serviceName)),
    })),
  ];
  const scalars = new Map<string, Grant>();
  const merging = new Map<LabelledResource, { exact: Map<string, Merged>; prefix: Map<string, Merged> }>();
  for (const { origin, rules } of sources) {
    for (const rule of rules.rules) {
      const words = `${formatRule(rule)} of ${origin}`;
      if (rule.kind === 'scalar') {
        scalars.set(rule.resource, stronger(scalars.get(rule.resource), { level: rule.level, origin: words }));
        continue;
      }
      let tables = merging.get(rule.resource);
      if (!tables) {
        tables = { exact: new Map(), prefix: new Map() };
        merging.set(rule.resource, tables);
      }
      const table = tables[rule.match];
      const merged = table.get(rule.name);
      table.set(rule.name, {
        policy: stronger(merged?.policy, { level: rule.level, origin: words }),
        intentions:
          rule.intentions === null
            ? merged?.intentions
            : stronger(merged?.intentions, { level: rule.intentions, origin: words }),
      });
    }
  }

  const tables = new Map<string, GrantTable>();
  for (const [resource, { exact, prefix }] of merging) {
    tables.set(
      resource,
      toTable(exact, prefix, (merged) => merged.policy),
    );
    if (resource === 'service') tables.set('intention', toTable(exact, prefix, intentionsOf));
  }

  const byDefault: AclDecision = { allowed: defaultPolicy === 'allow', decidedBy: null };
  const decide = (request: AclRequest): AclDecision => {
    if (!('name' in request)) {
      const fallsBack = request.resource === 'mesh' || request.resource === 'peering';
      const grant = scalars.get(request.resource) ?? (fallsBack ? scalars.get('operator') : undefined);
      return grant === undefined ? byDefault : answer(grant, request.access);
    }
    const table = tables.get(request.resource);
    if (table === undefined) return byDefault;
    if (request.resource === 'intention' && request.name === '*') {
      return (request.access === 'write' ? onAll : onAny)(table, request.access) ?? byDefault;
    }
    const grant = find(table, request.name);
    return grant === undefined ? byDefault : answer(grant, request.access);
  };
  const ask = (quantifier: typeof onAll, resource: 'service' | 'node', access: AclAccess): boolean => {
    const table = tables.get(resource);
    return ((table && quantifier(table, access)) ?? byDefault).allowed;
  };
  const serviceReadAll = ask(onAll, 'service', 'read');
  const serviceWriteAny = ask(onAny, 'service', 'write');
  const nodeReadAll = ask(onAll, 'node', 'read');
  return {
    decide,
    serviceReadAll: () => serviceReadAll,
    serviceWriteAny: () => serviceWriteAny,
    nodeReadAll: () => nodeReadAll,
    importedServiceRead: () => serviceWriteAny || serviceReadAll,
    importedNodeRead: () => serviceWriteAny || nodeReadAll,
  };
}

const levelRank: Record<AclLevel, number> = { read: 0, list: 1, write: 2, deny: 3 };
const accessRank: Record<AclAccess, number> = { read: 0, list: 1, write: 2 };

const permits = (level: AclLevel, access: AclAccess): boolean =>
  level !== 'deny' && levelRank[level] >= accessRank[access];

const answer = (grant: Grant, access: AclAccess): AclDecision => ({
  allowed: permits(grant.level, access),
  decidedBy: grant.origin,
});

type Merged = { policy: Grant; intentions: Grant | undefined };

function stronger(current: Grant | undefined, candidate: Grant): Grant {
  return current !== undefined && levelRank[current.level] >= levelRank[candidate.level] ? current : candidate;
}

/** Where a service rule is silent about intentions, being able to see the service is being able to read them. */
function intentionsOf({ policy, intentions }: Merged): Grant {
  return intentions ?? { level: policy.level === 'deny' ? 'deny' : 'read', origin: policy.origin };
}

function toTable(
  exact: ReadonlyMap<string, Merged>,
  prefix: ReadonlyMap<string, Merged>,
  pick: (merged: Merged) => Grant,
): GrantTable {
  return {
    exact: new Map([...exact].map(([name, merged]) => [name, pick(merged)])),
    prefixes: [...prefix]
      .map(([name, merged]) => ({ prefix: name, grant: pick(merged) }))
      .sort((left, right) => right.prefix.length - left.prefix.length),
  };
}

function find(table: GrantTable, name: string): Grant | undefined {
  return table.exact.get(name) ?? table.prefixes.find(({ prefix }) => name.startsWith(prefix))?.grant;
}

const everyGrant = (table: GrantTable): Grant[] => [
  ...table.exact.values(),
  ...table.prefixes.map(({ grant }) => grant),
];

/** Whether the access holds for every name there could be; undefined: the default policy decides. */
function onAll(table: GrantTable, access: AclAccess): AclDecision | undefined {
  const refusing = everyGrant(table).find((grant) => !permits(grant.level, access));
  if (refusing) return answer(refusing, access);
  const catchAll = table.prefixes.find(({ prefix }) => prefix === '');
  return catchAll && answer(catchAll.grant, access);
}

/** Whether the access holds for at least one name; undefined: the default policy decides. */
function onAny(table: GrantTable, access: AclAccess): AclDecision | undefined {
  const granting = everyGrant(table).find((grant) => permits(grant.level, access));
  if (granting) return answer(granting, access);
  const catchAll = table.prefixes.find(({ prefix }) => prefix === '');
  return catchAll && answer(catchAll.grant, access);
}

/** A rule in HCL, on one line. */
function formatRule(rule: AclRule): string {
  if (rule.kind === 'scalar') return `${rule.resource} = "${rule.level}"`;
  const intentions = rule.intentions === null ? '' : ` intentions = "${rule.intentions}"`;
  const resource = rule.match === 'prefix' ? `${rule.resource}_prefix` : rule.resource;
  return `${resource} ${JSON.stringify(rule.name)} { policy = "${rule.level}"${intentions} }`;
}

// Every token of a cluster shares a handful of policies, so a text is parsed once. Bounded: the oldest text goes first.
const parsedTexts = new Map<string, AclRules>();
const PARSED_TEXTS_MAX = 500;

function readRules(text: string): AclRules {
  const known = parsedTexts.get(text);
  if (known) return known;
  const rules = parseRules(text);
  const oldest = parsedTexts.size >= PARSED_TEXTS_MAX ? parsedTexts.keys().next().value : undefined;
  if (oldest !== undefined) parsedTexts.delete(oldest);
  parsedTexts.set(text, rules);
  return rules;
}
