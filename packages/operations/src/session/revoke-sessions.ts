import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { PeerwayError } from '@peerway/model/error';
import { revokeSessionSchema } from '@peerway/model/session';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';

/**
 * Ends a session, and what runs with it: one of the caller's own token, or any with `acl:write`.
 * @throws PeerwayError `request.not_found`, also for a session that is none of the caller's business
 */
export async function revokeSession(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const { id } = parseInput(revokeSessionSchema, rawInput);
  const { caller, store } = context;
  const session = await store.findSession({ id });
  const isOwn = session?.accessorId === caller.accessorId;
  if (session === null || !(isOwn || may(context, { resource: 'acl', access: 'write' })))
    throw new PeerwayError('request.not_found', 'There is no such session');
  await write(context, 'session.revoke', id, (transaction) => transaction.deleteSession({ id }));
  return {};
}

/** Ends every session of the caller's token but the one that asks. */
export async function revokeOtherSessions(context: OperationContext): Promise<{ revoked: number }> {
  const { accessorId, sessionId } = context.caller;
  if (accessorId === ANONYMOUS_TOKEN_ACCESSOR) throw new PeerwayError('acl.no_token');
  const revoked = await write(context, 'session.revoke-others', accessorId, (transaction) =>
    transaction.deleteSessionsOf(accessorId, sessionId),
  );
  return { revoked };
}
