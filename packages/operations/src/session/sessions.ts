import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import { z } from 'zod';
import { authenticate } from '../access/authenticate.ts';
import { may } from '../access/require.ts';
import { recordRefusal } from '../audit/record-refusal.ts';
import type { Caller, OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadAllServices } from '../service/read-services.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';
import type { FailureLimiter } from './failure-limiter.ts';
import { putSession, type SignedIn } from './put-session.ts';

/** Who signs in: from where, with what, and with which session so far. */
export type SignInFrom = { address: string; userAgent: string; previousSession: string | null };

/**
 * Trades an ACL token for a console session. It is always a new one, and the one before is over: whoever knew that one, because
 * they planted it, has nothing.
 * @throws PeerwayError `acl.unknown_token`, `acl.rate_limited`
 */
export async function signIn(
  services: OperationContext,
  limiter: FailureLimiter,
  from: SignInFrom,
  rawInput: unknown,
): Promise<SignedIn> {
  const { token } = parseInput(z.object({ token: z.string().trim().min(1, 'must not be empty').max(256) }), rawInput);
  const caller = await authenticateOnce(services, limiter, token, from.address);
  const { result } = await services.store.transact(async (transaction) => {
    const row = transaction.state.aclToken.get(caller.accessorId);
    // Deleted at this very moment: its sessions were ended, and none may come after.
    if (row === undefined) throw new PeerwayError('acl.unknown_token', 'ACL not found');
    if (from.previousSession !== null) await transaction.deleteSession({ hash: secretHash(from.previousSession) });
    return await putSession(services, transaction, row, {
      ...from,
      method: 'token',
      requestId: services.requestId,
    });
  });
  return result;
}

async function authenticateOnce(
  services: OperationContext,
  limiter: FailureLimiter,
  token: string,
  remoteAddress: string,
): Promise<Caller> {
  try {
    const takeBack = limiter.attempt(remoteAddress);
    const caller = await authenticate(services, { token, session: null });
    takeBack();
    return caller;
  } catch (error) {
    const target = error instanceof PeerwayError ? error.code : 'platform.internal';
    const { requestId } = services;
    recordRefusal(services, { operation: 'session.sign-in', target, requestId, remoteAddress });
    throw error;
  }
}

/** Ends a session, and what runs with it. One that is gone already is fine. */
export async function signOut(services: OperationContext, session: string | null): Promise<Record<string, never>> {
  if (session === null) return {};
  const hash = secretHash(session);
  const row = await services.store.findSession({ hash });
  if (row === null) return {};
  await services.store.transact(async (transaction) => {
    if (!(await transaction.deleteSession({ hash }))) return;
    transaction.audit({
      actor: row.accessorId,
      actorDescription: transaction.state.aclToken.get(row.accessorId)?.description ?? '',
      source: services.remoteAddress ?? '',
      operation: 'session.sign-out',
      target: row.id,
      outcome: 'done',
      requestId: services.requestId,
    });
  });
  return {};
}

export type CurrentSession = {
  accessorId: string;
  description: string;
  policies: string[];
  may: Record<
    | 'peeringRead'
    | 'peeringWrite'
    | 'meshRead'
    | 'meshWrite'
    | 'operatorRead'
    | 'operatorWrite'
    | 'aclRead'
    | 'aclWrite'
    | 'serviceReadAll',
    boolean
  >;
};

/** Who the caller is and what to offer, in whatever partition; null for an anonymous one. Hidden buttons protect nothing: operations decide anew. */
export function currentSession(context: OperationContext): CurrentSession | null {
  const { caller, store } = context;
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR) return null;
  const state = store.state();
  const token = state.aclToken.get(caller.accessorId);
  if (token === undefined) throw new PeerwayError('acl.unknown_token', 'ACL not found');
  const partitions = allPartitions(state).map(({ name }) => name);
  const mayInSome = (resource: 'mesh' | 'peering', access: 'read' | 'write'): boolean =>
    partitions.some((partition) => may(context, { resource, partition, access }));
  return {
    accessorId: caller.accessorId,
    description: caller.description,
    policies: token.policyIds.map((id) => state.aclPolicy.get(id)?.name ?? id),
    may: {
      peeringRead: mayInSome('peering', 'read'),
      peeringWrite: mayInSome('peering', 'write'),
      meshRead: mayInSome('mesh', 'read'),
      meshWrite: mayInSome('mesh', 'write'),
      operatorRead: may(context, { resource: 'operator', access: 'read' }),
      operatorWrite: may(context, { resource: 'operator', access: 'write' }),
      aclRead: may(context, { resource: 'acl', access: 'read' }),
      aclWrite: may(context, { resource: 'acl', access: 'write' }),
      serviceReadAll: partitions.every((partition) => mayReadAllServices(context, partition)),
    },
  };
}
