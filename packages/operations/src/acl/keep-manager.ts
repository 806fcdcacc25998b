import type { MeshState } from '@peerway/mesh';
import { PeerwayError } from '@peerway/model/error';
import type { StoreTransaction } from '@peerway/store';
import { authorizerOf, isExpired } from '../access/authenticate.ts';
import type { OperationContext } from '../context.ts';
import { ACL_WRITE } from './acl-permissions.ts';

/** Whether anybody may still manage ACLs. Asks the caller's token first, so it mostly asks one. */
function hasManager(state: MeshState, context: OperationContext): boolean {
  const now = context.now();
  const own = state.aclToken.get(context.caller.accessorId);
  const isManager = (token: NonNullable<typeof own>): boolean =>
    !isExpired(token, now) && authorizerOf(state, token).decide(ACL_WRITE).allowed;
  if (own !== undefined && isManager(own)) return true;
  return [...state.aclToken.values()].some(isManager);
}

/**
 * Refuses a write, at its end, after which nobody may manage ACLs: only a bootstrap reset would lead out of that.
 * @throws PeerwayError `acl.last_manager`
 */
export function requireManagerLeft(transaction: StoreTransaction, before: MeshState, context: OperationContext): void {
  if (hasManager(transaction.state, context) || !hasManager(before, context)) return;
  throw new PeerwayError('acl.last_manager', undefined, {
    hint: 'Give another token acl:write first, for example the policy "global-management".',
  });
}
