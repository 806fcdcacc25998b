import { type CreatedToken, cloneTokenSchema } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import { grantsOf } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { isExpired } from '../access/authenticate.ts';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { ACL_WRITE } from './acl-permissions.ts';
import { writeNewToken } from './create-token.ts';
import { tokenNotFound } from './tokens.ts';

/** A new token with the grants and the end of another, and a secret of its own. */
export async function cloneToken(context: OperationContext, rawInput: unknown): Promise<CreatedToken> {
  const operation = 'acl.clone-token';
  requirePermission(context, operation, ACL_WRITE);
  const { accessorId, description } = parseInput(cloneTokenSchema, rawInput);
  if (accessorId === ANONYMOUS_TOKEN_ACCESSOR)
    throw new PeerwayError('request.invalid', 'Cannot clone the anonymous token', { field: 'accessorId' });
  const token = context.store.state().aclToken.get(accessorId);
  if (token === undefined || isExpired(token, context.now())) throw tokenNotFound();
  const { policyIds, roleIds, ...grants } = grantsOf(token);
  return await writeNewToken(context, operation, {
    ...grants,
    policies: policyIds.map((id) => ({ id })),
    roles: roleIds.map((id) => ({ id })),
    description: description || token.description,
    expiresAt: token.expiresAt,
    expiresInMs: null,
    local: token.local,
  });
}
