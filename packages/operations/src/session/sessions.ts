import { randomBytes } from 'node:crypto';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import { z } from 'zod';
import { authenticate } from '../access/authenticate.ts';
import { may } from '../access/require.ts';
import { recordRefusal } from '../audit/record-refusal.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadAllServices } from '../service/read-services.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';
import type { FailureLimiter } from './failure-limiter.ts';

/** How long a console session lasts. */
export const SESSION_MS = 12 * 60 * 60_000;

export type SignedIn = {
  accessorId: string;
  description: string /** Value of the cookie; its hash alone is stored. */;
  session: string;
};

/**
 * Trades an ACL token for a console session. `from` is the caller's address, for the limit on failures.
 * @throws PeerwayError `acl.unknown_token`, `acl.rate_limited`
 */
export async function signIn(
  services: OperationContext,
  limiter: FailureLimiter,
  from: string,
  rawInput: unknown,
): Promise<SignedIn> {
  const { token } = parseInput(z.object({ token: z.string().trim().min(1, 'must not be empty').max(256) }), rawInput);
  const { requestId } = services;
  const refused = (error: unknown): never => {
    const target = error instanceof PeerwayError ? error.code : 'platform.internal';
    recordRefusal(services, { operation: 'session.sign-in', target, requestId, remoteAddress: from });
    throw error;
  };
  try {
    limiter.refuseIfTooMany(from);
  } catch (error) {
    refused(error);
  }
  const caller = await authenticate(services, { token, session: null }).catch((error: unknown) => {
    limiter.failed(from);
    return refused(error);
  });
  limiter.succeeded(from);
  const session = randomBytes(32).toString('base64url');
  await services.store.transact(async (transaction) => {
    await transaction.createSession({
      hash: secretHash(session),
      accessorId: caller.accessorId,
      expiresAt: new Date(services.now().getTime() + SESSION_MS).toISOString(),
    });
    transaction.audit({
      actor: caller.accessorId,
      actorDescription: caller.description,
      source: from,
      operation: 'session.sign-in',
      target: from,
      outcome: 'done',
      requestId,
    });
  });
  return { accessorId: caller.accessorId, description: caller.description, session };
}

/** Ends a session. One that is gone already is fine. */
export async function signOut(
  { store, requestId, remoteAddress = '' }: OperationContext,
  session: string | null,
): Promise<Record<string, never>> {
  const row = session === null ? null : await store.findSession(secretHash(session));
  if (row === null) return {};
  await store.transact(async (transaction) => {
    await transaction.deleteSession(row.hash);
    transaction.audit({
      actor: row.accessorId,
      actorDescription: transaction.state.aclToken.get(row.accessorId)?.description ?? '',
      source: remoteAddress,
      operation: 'session.sign-out',
      target: remoteAddress,
      outcome: 'done',
      requestId,
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
