import type { ResourceOf } from '@peerway/model/snapshot';
import { parseSpiffeId } from '@peerway/model/spiffe';
import { firstXfccUri } from '../l7/xfcc.ts';

type Authorization = ResourceOf<'authorization'>;

/** Who a connection or request comes from, or why that can not be said. */
export type Source = { known: true; uri: string } | { known: false; reason: string };

export type AuthorizationDecision = {
  allowed: boolean;
  /** The rule's origin, `default`, or why the source is not known; for the log. */
  decidedBy: string;
};

/**
 * The client behind an HTTP request. The connection's own certificate says it, unless that is a gateway of this cluster: then it
 * is the client that the gateway verified, in the first element of the one XFCC header. Nobody else's XFCC is believed.
 */
export function sourceOfRequest(
  authorization: Authorization,
  clientUri: string,
  receivedXfcc: readonly string[],
): Source {
  if (!authorization.trustedForwarders.includes(clientUri)) return { known: true, uri: clientUri };
  const [header] = receivedXfcc;
  if (header === undefined || receivedXfcc.length > 1)
    return { known: false, reason: `the gateway named ${receivedXfcc.length} clients instead of one` };
  const uri = firstXfccUri(header);
  return uri === null
    ? { known: false, reason: 'the client that the gateway named can not be read' }
    : { known: true, uri };
}

/** The first rule that matches the source decides, else the default. A source that is not a service matches no rule. */
export function decideAuthorization(authorization: Authorization, source: Source): AuthorizationDecision {
  if (!source.known) return { allowed: false, decidedBy: source.reason };
  const id = parseSpiffeId(source.uri);
  if (id === null) return { allowed: false, decidedBy: `${source.uri} is not an identity of a mesh` };
  if (id.kind === 'service') {
    for (const rule of authorization.rules) {
      if (rule.trustDomain !== id.trustDomain) continue;
      if (rule.namespace !== '*' && rule.namespace !== id.namespace) continue;
      if (rule.service !== '*' && rule.service !== id.service) continue;
      return { allowed: rule.action === 'allow', decidedBy: rule.origin };
    }
  }
  return { allowed: authorization.defaultAction === 'allow', decidedBy: 'default' };
}
