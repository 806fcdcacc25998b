import { type AclTokenView, listTokensSchema } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { aclIdSchema, grantsOf } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_READ, ACL_WRITE } from './acl-permissions.ts';
import { requireManagerLeft } from './keep-manager.ts';
import { viewToken } from './token-view.ts';

const accessorSchema = z.object({ accessorId: aclIdSchema });

/** Tokens, the newest first; those that link to a policy or role, or have the identity of a service, where that is asked for. */
export function listTokens(context: OperationContext, rawInput: unknown = {}): AclTokenView[] {
  requirePermission(context, 'acl.list-tokens', ACL_READ);
  const { policyId, roleId, serviceName, authMethod } = parseInput(listTokensSchema, rawInput);
  const state = context.store.state();
  return [...state.aclToken.values()]
    .filter((token) => {
      const grants = grantsOf(token);
      return (
        (policyId === undefined || grants.policyIds.includes(policyId)) &&
        (authMethod === undefined || token.authMethod === authMethod) &&
        (roleId === undefined || grants.roleIds.includes(roleId)) &&
        (serviceName === undefined || grants.serviceIdentities.some((one) => one.serviceName === serviceName))
      );
    })
    .map((token) => viewToken(state, token, context.caller))
    .sort((left, right) => right.createdAt.localeCompare(left.createdAt));
}

/** @throws PeerwayError `request.not_found` */
export function readToken(context: OperationContext, rawInput: unknown): AclTokenView {
  requirePermission(context, 'acl.read-token', ACL_READ);
  const { accessorId } = parseInput(accessorSchema, rawInput);
  const state = context.store.state();
  const token = state.aclToken.get(accessorId);
  if (token === undefined) throw tokenNotFound();
  return viewToken(state, token, context.caller);
}

export const tokenNotFound = (): PeerwayError =>
  new PeerwayError('request.not_found', 'token does not exist: ACL not found');

/** The caller's own token. Needs no permission. @throws PeerwayError `acl.no_token` for an anonymous caller */
export function readSelfToken(context: OperationContext): AclTokenView {
  const state = context.store.state();
  const token = state.aclToken.get(context.caller.accessorId);
  if (token === undefined || token.accessorId === ANONYMOUS_TOKEN_ACCESSOR) throw new PeerwayError('acl.no_token');
  return viewToken(state, token, context.caller);
}

/** Deletes a token; sessions and subscriptions of it end at once. Absent is fine. */
export async function deleteToken(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-token';
  requirePermission(context, operation, ACL_WRITE);
  const { accessorId } = parseInput(accessorSchema, rawInput);
  if (accessorId === ANONYMOUS_TOKEN_ACCESSOR)
    throw new PeerwayError('acl.token_in_use', 'Delete operation not permitted on the anonymous token');
  if (accessorId === context.caller.accessorId)
    throw new PeerwayError('acl.token_in_use', "Deletion of the request's authorization token is not permitted");
  await write(context, operation, accessorId, async (transaction) => {
    const before = transaction.state;
    transaction.remove('aclToken', accessorId);
    requireManagerLeft(transaction, before, context);
    await transaction.deleteSessionsOf(accessorId);
  });
  return {};
}
