import { randomBytes } from 'node:crypto';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import { z } from 'zod';
import { authenticate } from '../access/authenticate.ts';
import { may } from '../access/require.ts';
import type { OperationContext, Services } from '../context.ts';
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
  services: Services,
  limiter: FailureLimiter,
  from: string,
  rawInput: unknown,
): Promise<SignedIn> {
  const { token } = parseInput(z.object({ token: z.string().trim().min(1, 'must not be empty').max(256) }), rawInput);
  limiter.refuseIfTooMany(from);
  const caller = await authenticate(services, { token, session: null }).catch((error: unknown) => {
    limiter.failed(from);
    throw error;
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
      requestId: '',
    });
  });
  return { accessorId: caller.accessorId, description: caller.description, session };
}

/** Ends a session. One that is gone already is fine. */
export async function signOut(services: Services, session: string | null): Promise<Record<string, never>> {
  if (session !== null) await services.store.transact((transaction) => transaction.deleteSession(secretHash(session)));
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
