import type { ResourceOf } from '@peerway/model/snapshot';
import { compareText, type ServiceReference } from './catalog-index.ts';
import { reachingPeers } from './direct-peers.ts';
import { compileJwtRequirement } from './intentions/compile-jwt.ts';
import { compilePermissions } from './intentions/compile-permissions.ts';
import { describeSource, nameOfEntry } from './intentions/describe-intention.ts';
import { type Destination, entriesOnDestination, type Intention, precedenceOf } from './intentions/rank-intentions.ts';
import { everyScope, type OriginScope, originsOf, scopeOfOrigin } from './intentions/source-origins.ts';
import { exportsOf } from './service-exports.ts';
import type { MeshState } from './state.ts';

export type AuthorizationRule = ResourceOf<'authorization'>['rules'][number];
type CompiledAuthorization = Pick<ResourceOf<'authorization'>, 'defaultAction' | 'jwt' | 'rules'>;

/** A rule, and the precedence of the intention that it comes from; 0 for what stands in for the default. */
export type RankedRule = { rule: AuthorizationRule; precedence: number };

/** Who may reach a service (semantics A4); `jwtProvidersOf` has the providers that it names. */
export function compileAuthorization(state: MeshState, service: ServiceReference): CompiledAuthorization {
  const { rules, ...rest } = rankAuthorization(state, service);
  return { ...rest, rules: rules.map(({ rule }) => rule) };
}

/**
 * The same with precedences. Where nothing matches, the cluster's default decides. Default allow is for whoever may use the
 * service at all: its own partition, and the partitions and peers that it is exported to. Whatever else comes is denied, so
 * that partitions stay apart, and no deny is lost while the peer that it names has no trust bundle yet (Q7).
 * When nobody can have the token that every request needs, nobody gets in.
 */
export function rankAuthorization(
  state: MeshState,
  service: ServiceReference,
): Omit<CompiledAuthorization, 'rules'> & { rules: RankedRule[] } {
  const { requirement: jwt, fault } = jwtOfDestination(state, service);
  if (fault !== null) {
    const rules = everyScope(state, service.partition).map((scope) => forEveryone(scope, 'deny', fault));
    return { defaultAction: 'deny', jwt: null, rules };
  }
  const { ranked, unknownPeers } = rankRules(state, service);
  if (state.cluster.intentionDefaultPolicy === 'deny') return { defaultAction: 'deny', jwt, rules: ranked };
  const missing = `; the trust bundle of peer ${unknownPeers.join(', ')} is missing, so its clients are denied`;
  const origin = `default policy${unknownPeers.length === 0 ? '' : missing}`;
  const byDefault = openScopes(state, service).map((scope) => forEveryone(scope, 'allow', origin));
  return { defaultAction: 'deny', jwt, rules: [...ranked, ...byDefault] };
}

/** Where clients may live that may use a service at all. */
function openScopes(state: MeshState, service: ServiceReference): OriginScope[] {
  const { trustDomain } = state.cluster;
  const partitions = exportsOf(state, service).flatMap((row) => (row.refusal === null && row.toPartition) || []);
  const peers = reachingPeers(state, service).flatMap(
    (peer) => scopeOfOrigin(state, service.partition, { kind: 'peer', peer }) ?? [],
  );
  const scopes = [service.partition, ...partitions].map((partition): OriginScope => ({ trustDomain, partition }));
  // Two peerings can lead to one place.
  return [
    ...new Map([...scopes, ...peers].map((scope) => [`${scope.trustDomain}/${scope.partition}`, scope])).values(),
  ];
}

/**
 * The rules on a destination, strongest first: exact destination before wildcard, then exact source before wildcard. The
 * first that matches decides. Sources of different origins never match the same client, so precedence is per peer, and a
 * rule for the local `web` says nothing about a peer's `web`. `unknownPeers`: peers that are named but not yet to be told.
 */
export function intentionRules(
  state: MeshState,
  service: Destination,
): { rules: AuthorizationRule[]; unknownPeers: string[] } {
  const { ranked, unknownPeers } = rankRules(state, service);
  return { rules: ranked.map(({ rule }) => rule), unknownPeers };
}

/** What one intention becomes for one origin of its source. */
type Candidate = RankedRule & {
  /** Through a sameness group: of equal precedence, the source that names the origin itself is the stronger. */
  isByGroup: boolean;
};

function rankRules(state: MeshState, service: Destination): { ranked: RankedRule[]; unknownPeers: string[] } {
  const unknownPeers = new Set<string>();
  const candidates: Candidate[] = [];
  for (const { entry, strongest } of entriesOnDestination(state, service)) {
    for (const source of entry.Sources) {
      const intention = { entry, source, precedence: precedenceOf(strongest, source) };
      const compiled = compileSource(state, service, intention);
      candidates.push(...compiled.candidates);
      for (const peer of compiled.unknownPeers) unknownPeers.add(peer);
    }
  }
  candidates.sort(byStrength);
  return {
    ranked: candidates.map(({ rule, precedence }) => ({ rule, precedence })),
    unknownPeers: [...unknownPeers].sort(compareText),
  };
}

/** Equals can meet in one client only through groups, or two peerings with one cluster; then the stricter comes first. */
function byStrength(left: Candidate, right: Candidate): number {
  return (
    right.precedence - left.precedence ||
    Number(left.isByGroup) - Number(right.isByGroup) ||
    strictness(left.rule) - strictness(right.rule) ||
    compareText(left.rule.origin, right.rule.origin) ||
    compareText(JSON.stringify(left.rule), JSON.stringify(right.rule))
  );
}

function strictness({ action, permissions }: AuthorizationRule): number {
  if (permissions.length > 0) return 1;
  return action === 'deny' ? 0 : 2;
}

function compileSource(
  state: MeshState,
  service: Destination,
  intention: Intention,
): { candidates: Candidate[]; unknownPeers: string[] } {
  const { entry, source, precedence } = intention;
  const { origins, missingGroup } = originsOf(state, intention);
  const isByGroup = Boolean(source.SamenessGroup);
  if (missingGroup !== null) {
    // It is not known whom a denial is about, so it is about everyone of that name; an allowance is about nobody.
    if (source.Action === 'allow') return { candidates: [], unknownPeers: [] };
    const origin = `${describeSource(intention, null)}; the group does not exist, so it denies wherever the source lives`;
    const candidates = everyScope(state, service.partition).map((scope) => ({
      rule: { ...ruleFor(scope, source), action: 'deny' as const, permissions: [], origin },
      precedence,
      isByGroup,
    }));
    return { candidates, unknownPeers: [] };
  }
  const { permissions, faults } = compilePermissions(state, entry.Partition, source.Permissions ?? []);
  // Beside permissions, it is what happens to requests that none of them matches.
  const action = source.Permissions === undefined ? (source.Action ?? 'deny') : state.cluster.intentionDefaultPolicy;
  const candidates: Candidate[] = [];
  const unknownPeers: string[] = [];
  for (const from of origins) {
    const scope = scopeOfOrigin(state, service.partition, from);
    if (scope === null) {
      if (from.kind === 'peer') unknownPeers.push(from.peer);
      continue;
    }
    const origin = [describeSource(intention, from), ...faults].join('; ');
    candidates.push({ rule: { ...ruleFor(scope, source), action, permissions, origin }, precedence, isByGroup });
  }
  return { candidates, unknownPeers };
}

function ruleFor(
  scope: OriginScope,
  source: Intention['source'],
): Pick<AuthorizationRule, 'trustDomain' | 'partition' | 'namespace' | 'service'> {
  return { ...scope, namespace: source.Namespace, service: source.Name };
}

function forEveryone(scope: OriginScope, action: 'allow' | 'deny', origin: string): RankedRule {
  return { rule: { ...scope, namespace: '*', service: '*', action, permissions: [], origin }, precedence: 0 };
}

/** The token that every request to a destination needs: that of the strongest entry that asks for one. */
function jwtOfDestination(
  state: MeshState,
  service: Destination,
): { requirement: CompiledAuthorization['jwt']; fault: string | null } {
  for (const { entry } of entriesOnDestination(state, service)) {
    if (entry.JWT === undefined) continue;
    const { requirement, missing } = compileJwtRequirement(state, entry.Partition, entry.JWT);
    const fault =
      requirement === null ? `${nameOfEntry(entry)} asks for a token that nobody has, as ${missing.join(', ')}` : null;
    return { requirement, fault };
  }
  return { requirement: null, fault: null };
}
