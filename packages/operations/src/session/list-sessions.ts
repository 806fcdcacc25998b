import type { MeshState } from '@peerway/mesh';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { PeerwayError } from '@peerway/model/error';
import { listSessionsSchema, type SessionView } from '@peerway/model/session';
import type { SessionRow } from '@peerway/store';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { isSessionOver, sessionEnd, sessionLimitsOf } from './session-limits.ts';

const SESSIONS_MAX = 1_000;

/** Sessions of the caller's token, or of all with `acl:read`, the newest first. @throws PeerwayError `acl.no_token` for nobody */
export async function listSessions(context: OperationContext, rawInput: unknown): Promise<SessionView[]> {
  const { caller, store, now } = context;
  const { all } = parseInput(listSessionsSchema, rawInput);
  if (caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR) throw new PeerwayError('acl.no_token');
  if (all) requirePermission(context, 'session.list-all', { resource: 'acl', access: 'read' });
  const rows = await store.listSessions({ ...(all ? {} : { accessorId: caller.accessorId }), most: SESSIONS_MAX });
  const state = store.state();
  // One that is over waits for the leader to remove it.
  return rows
    .filter((row) => !isSessionOver(row, sessionLimitsOf(context), now()))
    .map((row) => viewSession(context, state, row));
}

const viewSession = (
  context: OperationContext,
  state: MeshState,
  { hash: _hash, ...row }: SessionRow,
): SessionView => ({
  ...row,
  tokenDescription: state.aclToken.get(row.accessorId)?.description ?? '',
  idleEndAt: sessionEnd(row, sessionLimitsOf(context)).toISOString(),
  isCurrent: row.id === context.caller.sessionId,
});
