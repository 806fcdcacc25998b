import { type AclToken, type AclTokenView, updateTokenSchema } from '@peerway/model/acl';
import { grantsOf } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import type { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_WRITE } from './acl-permissions.ts';
import { findLinkedIds, policyLinks, roleLinks } from './find-linked.ts';
import { requireManagerLeft } from './keep-manager.ts';
import { viewToken } from './token-view.ts';
import { tokenNotFound } from './tokens.ts';

/** Changes what a token grants and how it is described; whoever uses it has the new rights with the next request. */
export async function updateToken(context: OperationContext, rawInput: unknown): Promise<AclTokenView> {
  const operation = 'acl.update-token';
  requirePermission(context, operation, ACL_WRITE);
  const input = parseInput(updateTokenSchema, rawInput);
  return await write(context, operation, input.accessorId, (transaction) => {
    const before = transaction.state;
    const token = before.aclToken.get(input.accessorId);
    if (token === undefined) throw tokenNotFound();
    refuseFixed(token, input);
    const grants = grantsOf(token);
    const changed: AclToken = {
      ...token,
      description: input.description ?? token.description,
      policyIds: input.policies ? findLinkedIds(before.aclPolicy, input.policies, policyLinks) : grants.policyIds,
      roleIds: input.roles ? findLinkedIds(before.aclRole, input.roles, roleLinks) : grants.roleIds,
      serviceIdentities: input.serviceIdentities ?? grants.serviceIdentities,
      nodeIdentities: input.nodeIdentities ?? grants.nodeIdentities,
      templatedPolicies: input.templatedPolicies ?? grants.templatedPolicies,
    };
    transaction.put('aclToken', changed);
    requireManagerLeft(transaction, before, context);
    return viewToken(transaction.state, transaction.state.aclToken.get(token.accessorId) ?? changed, context.caller);
  });
}

/** Secret, locality and end of a token are what whoever holds it relies on (semantics A7). Written back as read is fine. */
function refuseFixed(token: AclToken, input: z.output<typeof updateTokenSchema>): void {
  const fixed = (field: string, message: string): PeerwayError =>
    new PeerwayError('request.invalid', message, { field });
  if (input.secretId !== undefined && secretHash(input.secretId) !== token.secretHash)
    throw fixed('secretId', "Changing a token's SecretID is not permitted");
  if (input.local !== undefined && input.local !== token.local)
    throw fixed('local', `Cannot toggle local mode of ${token.accessorId}`);
  const isSameEnd = input.expiresAt == null || input.expiresAt === token.expiresAt;
  if (!isSameEnd || input.expiresInMs != null)
    throw fixed('expiresAt', `Cannot change expiration time of ${token.accessorId}`);
}
