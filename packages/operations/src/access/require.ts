import { type AclRequest, grantingRule, requiredRule } from '@peerway/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { ServiceInstance } from '@peerway/model/catalog';
import { type Denial, PeerwayError } from '@peerway/model/error';
import type { OperationContext } from '../context.ts';

/** Whether the caller has the permission. */
export const may = (context: Pick<OperationContext, 'caller'>, request: AclRequest): boolean =>
  context.caller.authorizer.decide(request).allowed;

/**
 * Refuses a caller without the permission, and records the denied try.
 * @throws PeerwayError `acl.permission_denied`, or `acl.no_token` when no token was given, in Consul's words.
 */
export function requirePermission(context: OperationContext, operation: string, request: AclRequest): void {
  const { allowed, decidedBy } = context.caller.authorizer.decide(request);
  if (allowed) return;
  throw denial(context, operation, {
    permission: requiredRule(request),
    grantingRule: grantingRule(request),
    decidedBy: [decidedBy],
  });
}

type OfService = Pick<ServiceInstance, 'service' | 'partition' | 'namespace'>;

/**
 * What a caller who names something by an ID gets to know of it: with no right on its service it is as if there were nothing of
 * that ID, so that guesses learn nothing.
 */
export const shownToCaller = <T extends OfService>(
  context: Pick<OperationContext, 'caller'>,
  instance: T | undefined,
): T | undefined => (instance !== undefined && mayReadOrWrite(context, instance) ? instance : undefined);

/** Whoever may write a service may know of it. */
export function mayReadOrWrite(
  context: Pick<OperationContext, 'caller'>,
  { service: name, partition, namespace }: OfService,
): boolean {
  const request = { resource: 'service', name, partition, namespace } as const;
  return may(context, { ...request, access: 'read' }) || may(context, { ...request, access: 'write' });
}

/**
 * Refuses what would change things of a service that the caller may not know of, without naming it. No rule is named as the one that
 * decided: which one it is depends on that service.
 */
export const hiddenDenial = (context: OperationContext, operation: string, what: string): PeerwayError =>
  denial(context, operation, {
    permission: `service:write on ${what}`,
    grantingRule: 'service_prefix "" { policy = "write" }',
    decidedBy: [],
  });

/** A permission that is lacking. */
export type Lacking = {
  /** In Consul's words. */
  permission: string;
  /** The smallest rule that would permit it. */
  grantingRule: string;
  /** The rules that decided, as decisions name them (null: none did, so the default policy); none where it is not for the caller to know. */
  decidedBy: readonly (string | null)[];
  /** What it is needed for, where the operation does not say it. */
  why?: string;
};

/** The denial itself, also for permissions that are no single rule (`service:read` on all services). */
export function denial(
  context: OperationContext,
  operation: string,
  { permission, grantingRule: granting, decidedBy, why = '' }: Lacking,
): PeerwayError {
  const { caller, store, requestId, log, remoteAddress = '', aclContact } = context;
  store
    .recordAudit({
      actor: caller.accessorId,
      actorDescription: caller.description,
      source: remoteAddress,
      operation,
      target: permission,
      outcome: 'denied',
      requestId,
    })
    .catch((error: unknown) => log('error', 'audit.failed', { error: String(error) }));
  const hint = `A policy with this rule would permit it: ${granting}${why === '' ? '' : `. ${why}`}`;
  const isAnonymous = caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR;
  const details: Denial = {
    // Policies of the anonymous token are nobody's own: to whoever has not said who they are their names are no business.
    decidedBy: isAnonymous ? [] : [...new Set(decidedBy.map((rule) => rule ?? NO_RULE))],
    grantingRule: granting,
    ...(aclContact === undefined ? {} : { contact: aclContact }),
  };
  if (isAnonymous)
    return new PeerwayError(
      'acl.no_token',
      `Permission denied: anonymous token lacks permission '${permission}'. The anonymous token is used implicitly when a request does not specify a token.`,
      { hint, denial: details },
    );
  return new PeerwayError(
    'acl.permission_denied',
    `Permission denied: token with AccessorID '${caller.accessorId}' lacks permission '${permission}'`,
    { hint, denial: details },
  );
}

/** What decides where no rule of a token is about what it asks for; of what it denies, that is. */
const NO_RULE = 'the default policy, which is to deny: no rule of the token is about it';
