import type { ServiceReference } from '../catalog-index.ts';
import { type AuthorizationRule, rankAuthorization } from '../intentions.ts';
import type { MeshState } from '../state.ts';
import type { Destination } from './rank-intentions.ts';
import { scopeOfOrigin } from './source-origins.ts';

/** What the intentions say about a connection, before any request is known. */
export type IntentionCheck = {
  /** A source whose requests are told apart by permissions is not allowed as such, as in Consul; `l7` says so. */
  allowed: boolean;
  /** For people: the intention, the default policy, or why nothing can be said. */
  decidedBy: string;
  /** Requests are decided on one by one, by permissions or by their tokens. */
  l7: boolean;
  /** Of the intention that decided; null when none did. */
  precedence: number | null;
};

/**
 * Whether a source may reach a destination: what the destination's sidecar would find, from the same rules.
 * @param source with `peer`, its name at that peer; the peering is that of the destination's partition (Q11)
 */
export function checkIntention(
  state: MeshState,
  { source, destination }: { source: ServiceReference; destination: Destination },
): IntentionCheck {
  const from =
    source.peer === ''
      ? ({ kind: 'partition', partition: source.partition } as const)
      : ({ kind: 'peer', peer: source.peer } as const);
  const scope = scopeOfOrigin(state, destination.partition, from);
  if (scope === null) {
    const decidedBy = `the trust bundle of peer ${source.peer} is missing, so none of its clients is believed`;
    return { allowed: false, decidedBy, l7: false, precedence: null };
  }
  const client = { ...scope, namespace: source.namespace, service: source.name };
  const { rules, defaultAction, jwt } = rankAuthorization(state, { ...destination, peer: '' });
  const found = rules.find(({ rule }) => isAbout(rule, client));
  const l7 = jwt !== null;
  if (found === undefined)
    return { allowed: defaultAction === 'allow', decidedBy: 'default policy', l7, precedence: null };
  const { rule, precedence } = found;
  if (rule.permissions.length > 0)
    return { allowed: false, decidedBy: `${rule.origin}, request by request`, l7: true, precedence };
  return { allowed: rule.action === 'allow', decidedBy: rule.origin, l7, precedence: precedence || null };
}

type Client = Pick<AuthorizationRule, 'trustDomain' | 'partition' | 'namespace' | 'service'>;

function isAbout(rule: AuthorizationRule, client: Client): boolean {
  return (
    rule.trustDomain === client.trustDomain &&
    (rule.partition === '*' || rule.partition === client.partition) &&
    (rule.namespace === '*' || rule.namespace === client.namespace) &&
    (rule.service === '*' || rule.service === client.service)
  );
}
