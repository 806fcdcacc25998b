import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { ResourceOf } from '@peerway/model/snapshot';
import { compareText, type ServiceReference } from './catalog-index.ts';
import { meshExportsOf } from './exported-services.ts';
import { findConfigEntry, type MeshState } from './state.ts';
import { peerTrust } from './trust.ts';

type AuthorizationRule = ResourceOf<'authorization'>['rules'][number];
type Source = ServiceIntentionsEntry['Sources'][number];

/**
 * Who may reach a service (semantics A4). Where nothing matches, the cluster's default decides, with one exception: while an
 * intention names a peer whose trust bundle is not there, its rule can't be written, so under default allow a deny would be
 * lost (Q7). Then only trust domains that are known keep the default, and whatever else comes is denied.
 */
export function compileAuthorization(
  state: MeshState,
  service: ServiceReference,
): Pick<ResourceOf<'authorization'>, 'defaultAction' | 'rules'> {
  const { rules, unknownPeers } = intentionRules(state, service);
  const { intentionDefaultPolicy: defaultAction, trustDomain } = state.cluster;
  if (defaultAction === 'deny' || unknownPeers.length === 0) return { defaultAction, rules };
  const known = meshExportsOf(state, service).flatMap(
    ({ peer }) => peerTrust(state, service.partition, peer)?.trustDomain ?? [],
  );
  const origin = `default policy, for known trust domains only, as the trust bundle of peer ${unknownPeers.join(', ')} is missing`;
  const byDefault = [trustDomain, ...new Set(known)].map(
    (domain): AuthorizationRule => ({ trustDomain: domain, namespace: '*', service: '*', action: 'allow', origin }),
  );
  return { defaultAction: 'deny', rules: [...rules, ...byDefault] };
}

/**
 * The rules on a destination, strongest first: exact destination before wildcard, then exact source before wildcard. The
 * first that matches decides. Sources of different trust domains never match the same client, so precedence is per peer, and
 * a rule for the local `web` says nothing about a peer's `web`. `unknownPeers`: peers that are named but not yet to be told.
 */
export function intentionRules(
  state: MeshState,
  service: ServiceReference,
): { rules: AuthorizationRule[]; unknownPeers: string[] } {
  const unknownPeers = new Set<string>();
  const ranked: { rule: AuthorizationRule; precedence: number }[] = [];
  const destinations = [
    { name: service.name, exactness: 1 },
    { name: '*', exactness: 0 },
  ];
  for (const { name, exactness } of destinations) {
    const entry = findConfigEntry(state, 'service-intentions', name, service.partition);
    if (!entry || entry.Namespace !== service.namespace) continue;
    for (const source of entry.Sources) {
      const trustDomain =
        source.Peer === '' ? state.cluster.trustDomain : peerTrust(state, service.partition, source.Peer)?.trustDomain;
      if (trustDomain === undefined) {
        unknownPeers.add(source.Peer);
        continue;
      }
      const origin = `service-intentions/${name}, source ${source.Name}${source.Peer === '' ? '' : ` of peer ${source.Peer}`}`;
      ranked.push({
        rule: { trustDomain, namespace: source.Namespace, service: source.Name, action: source.Action, origin },
        precedence: exactness * 3 + sourceExactness(source),
      });
    }
  }
  ranked.sort((left, right) => right.precedence - left.precedence || compareText(left.rule.origin, right.rule.origin));
  return { rules: ranked.map(({ rule }) => rule), unknownPeers: [...unknownPeers].sort(compareText) };
}

function sourceExactness(source: Source): number {
  if (source.Name !== '*') return 2;
  return source.Namespace === '*' ? 0 : 1;
}
