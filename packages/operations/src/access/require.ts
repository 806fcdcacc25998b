import { type AclRequest, grantingRule, requiredRule } from '@peerway/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl';
import type { ServiceInstance } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import type { OperationContext } from '../context.ts';

/** Whether the caller has the permission. */
export const may = (context: Pick<OperationContext, 'caller'>, request: AclRequest): boolean =>
  context.caller.authorizer.decide(request).allowed;

/**
 * Refuses a caller without the permission, and records the denied try.
 * @throws PeerwayError `acl.permission_denied`, or `acl.no_token` when no token was given, in Consul's words.
 */
export function requirePermission(context: OperationContext, operation: string, request: AclRequest): void {
  if (may(context, request)) return;
  throw denial(context, operation, requiredRule(request), grantingRule(request));
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

/** Refuses what would change things of a service that the caller may not know of, without naming it. */
export const hiddenDenial = (context: OperationContext, operation: string, what: string): PeerwayError =>
  denial(context, operation, `service:write on ${what}`, 'service_prefix "" { policy = "write" }');

/**
 * The denial itself, for permissions that are no single rule (`service:read` on all services).
 * @param why what they are needed for, where the operation does not say it
 */
export function denial(
  context: OperationContext,
  operation: string,
  permission: string,
  granting: string,
  why = '',
): PeerwayError {
  const { caller, store, requestId, log, remoteAddress = '' } = context;
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
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR)
    return new PeerwayError(
      'acl.no_token',
      `Permission denied: anonymous token lacks permission '${permission}'. The anonymous token is used implicitly when a request does not specify a token.`,
      { hint },
    );
  return new PeerwayError(
    'acl.permission_denied',
    `Permission denied: token with AccessorID '${caller.accessorId}' lacks permission '${permission}'`,
    { hint },
  );
}
