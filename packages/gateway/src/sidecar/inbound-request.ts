import { PeerwayError } from '@peerway/model/error';
import type { ResourceOf } from '@peerway/model/snapshot';
import type { RequestDecision } from '../l7/http-context.ts';
import { outgoingRequest, type RequestHead, responseTimeoutMs } from '../l7/request-head.ts';
import { formatXfcc, XFCC } from '../l7/xfcc.ts';
import type { Accepted } from '../live/accepted.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import type { AcceptedPeer } from '../tls/accept-peer.ts';
import {
  type AuthorizationDecision,
  decideAuthorization,
  providersAsked,
  type Source,
  sourceOfRequest,
} from './authorize.ts';
import { type Inbound, inboundMeter, purposeNow } from './inbound-purpose.ts';
import { type CheckedTokens, isStillChecked, nothingChecked } from './jwt/checked-tokens.ts';
import { forwardClaims } from './jwt/forward-claims.ts';
import { noTokens } from './jwt/token-outcome.ts';

type Authorization = ResourceOf<'authorization'>;

export type InboundConnection = { accepted: Accepted; made: Inbound; client: AcceptedPeer };

/** How often a request's tokens are checked anew because the rules changed meanwhile. */
const ROUNDS_MAX = 3;

/** Whether one request may reach the local application, and as what it gets there. A promise where it needs a token. */
export function decideInboundRequest(
  runtime: Runtime,
  connection: InboundConnection,
  head: RequestHead,
): RequestDecision | Promise<RequestDecision> {
  return providersAskedNow(runtime.config(), connection, head).length === 0
    ? decideWithTokens(runtime, connection, head, nothingChecked)
    : checkAndDecide(runtime, connection, head);
}

async function checkAndDecide(
  runtime: Runtime,
  connection: InboundConnection,
  head: RequestHead,
): Promise<RequestDecision> {
  let checked = nothingChecked;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const config = runtime.config();
    const asked = providersAskedNow(config, connection, head);
    if (isStillChecked(config, asked, checked)) break;
    checked = await runtime.tokens.check(config, asked, head);
  }
  return decideWithTokens(runtime, connection, head, checked);
}

function decideWithTokens(
  runtime: Runtime,
  { accepted, made, client: { peer, leaf } }: InboundConnection,
  head: RequestHead,
  checked: CheckedTokens,
): RequestDecision {
  const config = runtime.config();
  const purpose = purposeNow(config, accepted) ?? made;
  const authorization = authorizationNow(config, accepted);
  if (authorization === null)
    return {
      kind: 'refuse',
      failure: new PeerwayError('identity.intention_denied'),
      meter: inboundMeter(runtime, made, peer.uri),
    };
  const source = sourceOfRequest(authorization, peer.uri, head.receivedXfcc);
  const sourceUri = source.known ? source.uri : peer.uri;
  const meter = inboundMeter(runtime, made, sourceUri);
  const decide = (now: ProxyConfig, rules: Authorization): AuthorizationDecision =>
    isStillChecked(now, providersAsked(rules, source, head), checked)
      ? decideAuthorization(rules, { source, request: head, tokens: checked.outcomes })
      : CHANGED_RULES;
  const decision = decide(config, authorization);
  if (!decision.allowed) return { kind: 'refuse', failure: failureOf(decision, sourceUri), meter };
  const own = formatXfcc({ by: leaf.spiffeId, hash: peer.hash, uri: peer.uri });
  // Behind the own gateway the application sees both hops; from anybody else only what this sidecar verified.
  const xfcc = authorization.trustedForwarders.includes(peer.uri) ? [...head.receivedXfcc, own].join(',') : own;
  const headers = forwardClaims(config, head.headers, checked);
  return {
    kind: 'forward',
    plan: {
      cluster: () => purpose.cluster,
      request: outgoingRequest({ ...head, headers }, [XFCC, xfcc]),
      meter,
      forLocalCaller: false,
      responseTimeoutMs: applicationTimeoutMs(purpose, head, config),
      objection: (now) => {
        const rules = authorizationNow(now, accepted);
        return rules === null ? NO_INTENTIONS : objectionOf(decide(now, rules));
      },
    },
  };
}

/** What is said of the application goes for gRPC, too, whose calls have no other limit than their own. */
function applicationTimeoutMs(
  { requestTimeoutMs }: Inbound,
  head: RequestHead,
  { limits }: ProxyConfig,
): number | null {
  if (requestTimeoutMs === null) return responseTimeoutMs(head, limits);
  return requestTimeoutMs === 0 ? null : requestTimeoutMs;
}

function providersAskedNow(
  config: ProxyConfig,
  { accepted, client: { peer } }: InboundConnection,
  head: RequestHead,
): string[] {
  const authorization = authorizationNow(config, accepted);
  if (authorization === null) return [];
  return providersAsked(authorization, sourceOfRequest(authorization, peer.uri, head.receivedXfcc), head);
}

/** Why a TCP connection may not go on; null while it may. */
export function inboundConnectionObjection(config: ProxyConfig, accepted: Accepted, source: Source): string | null {
  const authorization = authorizationNow(config, accepted);
  if (authorization === null) return NO_INTENTIONS;
  return objectionOf(decideAuthorization(authorization, { source, request: null, tokens: noTokens }));
}

const NO_INTENTIONS = 'there are no intentions for this service any more';

/** A token is not checked again under a request that is under way: the client comes back with it. */
const CHANGED_RULES: AuthorizationDecision = {
  allowed: false,
  decidedBy: 'rules on tokens that changed since its token was checked',
  unmet: null,
};

const objectionOf = ({ allowed, decidedBy }: AuthorizationDecision): string | null =>
  allowed ? null : `denied by ${decidedBy}`;

function authorizationNow(config: ProxyConfig, accepted: Accepted): Authorization | null {
  return config.authorizations.get(purposeNow(config, accepted)?.authorization ?? '') ?? null;
}

/** What the caller is told. Which intention it was is the operator's to know, so it stands in the hint, which only the log has. */
function failureOf({ decidedBy, unmet }: AuthorizationDecision, sourceUri: string): PeerwayError {
  const options = { hint: `It was decided by ${decidedBy}${unmet === null ? '' : `: ${unmet.reason}`}` };
  if (unmet === null)
    return new PeerwayError('identity.intention_denied', `no intention allows this request of ${sourceUri}`, options);
  switch (unmet.kind) {
    case 'claims':
      return new PeerwayError('identity.intention_denied', `the token of ${sourceUri} lacks a claim`, options);
    case 'missing':
      return new PeerwayError('identity.token_missing', undefined, options);
    case 'refused':
      return new PeerwayError('identity.token_refused', undefined, options);
    case 'unverifiable':
      return new PeerwayError('identity.token_keys_missing', undefined, options);
    default:
      return unmet.kind satisfies never;
  }
}
