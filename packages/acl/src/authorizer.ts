import type { AclAccess, AclRequest } from './acl-request.ts';
import { type AclDecision, answer, type Grant, type GrantTable, onAll, onAny } from './grants.ts';
import { NODE_NAMESPACE } from './rule-scope.ts';
import { type AclRules, parseRules } from './rules.ts';
import { type NamespaceGrants, type PartitionGrants, ScopedRules } from './scoped-rules.ts';
import { serviceIdentityRules } from './standard-rules.ts';

/** `origin`: what its rules come from, in words, where it is no policy of that name. */
export type AuthorizerPolicy = { name: string; rules: string; origin?: string };
export type AuthorizerServiceIdentity = {
  serviceName: string;
  partition?: string | undefined;
  namespace?: string | undefined;
};

/** What a question about whole sets is about: one namespace, a partition with every namespace of it, or everything. */
export type AclReach = { partition: string; namespace?: string } | 'everywhere';

/** Answers what one token may do. Immutable; cheap to ask. */
export type Authorizer = {
  decide(request: AclRequest): AclDecision;
  /** `service:read` on every service, and no deny below. */
  serviceReadAll(reach: AclReach): boolean;
  /** `service:read` on at least one service. */
  serviceReadAny(reach: AclReach): boolean;
  /** `service:write` on at least one service. */
  serviceWriteAny(reach: AclReach): boolean;
  /** `node:read` on every node, and no deny below. */
  nodeReadAll(reach: { partition: string } | 'everywhere'): boolean;
  /** May see the services that peers export to a partition (semantics A7, "Imported"; a narrower question leaked, pain C26). */
  importedServiceRead(partition: string): boolean;
  /** May see the nodes that come with them. */
  importedNodeRead(partition: string): boolean;
};

/**
 * Merges the rules of a token's policies and service identities into one authorizer. Where two of them name the same thing in
 * the same scope, deny beats write beats list beats read; else the narrower one decides, the partition before the namespace
 * and that before the name (ADR 0020).
 * @throws PeerwayError `request.invalid` when the rules of a policy can not be read.
 */
export function compileAuthorizer(
  policies: readonly AuthorizerPolicy[],
  serviceIdentities: readonly AuthorizerServiceIdentity[],
  defaultPolicy: 'allow' | 'deny',
): Authorizer {
  const rules = new ScopedRules();
  for (const { name, rules: text, origin = `policy ${JSON.stringify(name)}` } of policies)
    for (const rule of readRules(text).rules) rules.add(rule, origin);
  for (const { serviceName, ...scope } of serviceIdentities)
    for (const rule of readRules(serviceIdentityRules(serviceName, scope)).rules)
      rules.add(rule, `service identity ${JSON.stringify(serviceName)}`);

  const byDefault: AclDecision = { allowed: defaultPolicy === 'allow', decidedBy: null };
  const orDefault = (grant: Grant | undefined, access: AclAccess): AclDecision =>
    grant === undefined ? byDefault : answer(grant, access);

  const decide = (request: AclRequest): AclDecision => {
    const { access } = request;
    switch (request.resource) {
      case 'acl':
      case 'keyring':
      case 'operator':
        return orDefault(rules.cluster(request.resource), access);
      case 'mesh':
      case 'peering':
        return orDefault(
          rules.partition(request.partition).scalar(request.resource) ?? rules.cluster('operator'),
          access,
        );
      case 'agent':
      case 'node': {
        const table = rules.partition(request.partition).namespace(NODE_NAMESPACE).table(request.resource);
        return orDefault(table.find(request.name), access);
      }
      default: {
        const grants = rules.partition(request.partition);
        if (request.namespace !== '*') return decideIn(grants.namespace(request.namespace), request);
        const decisions = grants.namespaces.map((name) => decideIn(grants.namespace(name), request));
        return decisions.find(({ allowed }) => allowed === (access === 'read')) ?? decisions[0] ?? byDefault;
      }
    }
  };
  const decideIn = (grants: NamespaceGrants, request: Extract<AclRequest, { namespace: string }>): AclDecision => {
    const { resource, access } = request;
    if (resource === 'namespace') return orDefault(grants.policy ?? rules.cluster('operator'), access);
    const table = grants.table(resource);
    if (resource === 'intention' && request.name === '*')
      return (access === 'read' ? onAny : onAll)(table, access) ?? byDefault;
    return orDefault(table.find(request.name), access);
  };

  const holds = (quantifier: typeof onAll, table: GrantTable, access: AclAccess): boolean =>
    (quantifier(table, access) ?? byDefault).allowed;
  const readAllIn = (grants: NamespaceGrants): boolean => holds(onAll, grants.table('service'), 'read');
  const readAnyIn = (grants: NamespaceGrants): boolean => holds(onAny, grants.table('service'), 'read');
  const writeAnyIn = (grants: NamespaceGrants): boolean => holds(onAny, grants.table('service'), 'write');
  const serviceReadAllOf = remembered(({ namespaces, namespace }) =>
    namespaces.every((name) => readAllIn(namespace(name))),
  );
  const serviceReadAnyOf = remembered(({ namespaces, namespace }) =>
    namespaces.some((name) => readAnyIn(namespace(name))),
  );
  const serviceWriteAnyOf = remembered(({ namespaces, namespace }) =>
    namespaces.some((name) => writeAnyIn(namespace(name))),
  );
  const nodeReadAllOf = remembered(({ namespace }) => holds(onAll, namespace(NODE_NAMESPACE).table('node'), 'read'));
  /** In one namespace, or in a partition, or in all of those. */
  const reaching =
    (
      quantifier: 'every' | 'some',
      inOne: (grants: NamespaceGrants) => boolean,
      inAll: (grants: PartitionGrants) => boolean,
    ) =>
    (reach: AclReach): boolean => {
      if (reach === 'everywhere') return rules.partitions[quantifier]((name) => inAll(rules.partition(name)));
      const grants = rules.partition(reach.partition);
      return reach.namespace === undefined ? inAll(grants) : inOne(grants.namespace(reach.namespace));
    };
  const serviceReadAll = reaching('every', readAllIn, serviceReadAllOf);
  const serviceWriteAny = reaching('some', writeAnyIn, serviceWriteAnyOf);
  const nodeReadAll = (reach: { partition: string } | 'everywhere'): boolean =>
    reach === 'everywhere'
      ? rules.partitions.every((name) => nodeReadAllOf(rules.partition(name)))
      : nodeReadAllOf(rules.partition(reach.partition));
  return {
    decide,
    serviceReadAll,
    serviceReadAny: reaching('some', readAnyIn, serviceReadAnyOf),
    serviceWriteAny,
    nodeReadAll,
    importedServiceRead: (partition) => serviceWriteAny({ partition }) || serviceReadAll({ partition }),
    importedNodeRead: (partition) => serviceWriteAny({ partition }) || nodeReadAll({ partition }),
  };
}

/** Asked for every row of a list, so the answer is kept. */
function remembered(question: (grants: PartitionGrants) => boolean): (grants: PartitionGrants) => boolean {
  const answers = new WeakMap<PartitionGrants, boolean>();
  return (grants) => {
    const known = answers.get(grants);
    if (known !== undefined) return known;
    const found = question(grants);
    answers.set(grants, found);
    return found;
  };
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
