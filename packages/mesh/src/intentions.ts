import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { ResourceOf } from '@peerway/model/snapshot';
import { compareText, type ServiceReference } from './catalog-index.ts';
import { findConfigEntry, type MeshState } from './state.ts';
import { peerTrust } from './trust.ts';

type AuthorizationRule = ResourceOf<'authorization'>['rules'][number];
type Source = ServiceIntentionsEntry['Sources'][number];

/**
 * The rules on a destination, strongest first: exact destination before wildcard, then exact source before wildcard
 * (semantics A4). The first that matches decides. Sources of different trust domains never match the same client, so
 * precedence is per peer, and a rule for the local `web` says nothing about a peer's `web`.
 *
 * A source that names a peer without usable trust bundle gives no rule, because nothing identifies its clients; it fails
 * closed (Q7) because for the same lack neither the sidecar's listener nor the gateway's routes accept any client of that peer.
 */
export function intentionRules(state: MeshState, service: ServiceReference): AuthorizationRule[] {
  const destinations = [
    { name: service.name, exactness: 1 },
    { name: '*', exactness: 0 },
  ];
  return destinations
    .flatMap(({ name, exactness: destinationExactness }) => {
      const entry = findConfigEntry(state, 'service-intentions', name, service.partition);
      if (!entry || (entry.Namespace !== '*' && entry.Namespace !== service.namespace)) return [];
      return entry.Sources.flatMap((source) => {
        const trustDomain =
          source.Peer === ''
            ? state.cluster.trustDomain
            : peerTrust(state, service.partition, source.Peer)?.trustDomain;
        if (trustDomain === undefined) return [];
        const origin = `service-intentions/${name}, source ${source.Name}${source.Peer === '' ? '' : ` of peer ${source.Peer}`}`;
        const rule = { trustDomain, namespace: source.Namespace, service: source.Name, action: source.Action, origin };
        return [{ rule, precedence: destinationExactness * 3 + sourceExactness(source) }];
      });
    })
    .sort((left, right) => right.precedence - left.precedence || compareText(left.rule.origin, right.rule.origin))
    .map(({ rule }) => rule);
}

function sourceExactness(source: Source): number {
  if (source.Name !== '*') return 2;
  return source.Namespace === '*' ? 0 : 1;
}
