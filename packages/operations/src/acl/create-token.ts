import { randomUUID } from 'node:crypto';
import { type AclToken, type CreatedToken, createTokenSchema } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import { secretHash } from '@peerway/store';
import type { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_WRITE } from './acl-permissions.ts';
import { findLinkedIds, policyLinks, roleLinks } from './find-linked.ts';
import { expiryOf } from './token-expiry.ts';
import { viewToken } from './token-view.ts';

/** Creates a token. The answer is the only place where its secret is ever shown. */
export async function createToken(context: OperationContext, rawInput: unknown): Promise<CreatedToken> {
  const operation = 'acl.create-token';
  requirePermission(context, operation, ACL_WRITE);
  return await writeNewToken(context, operation, parseInput(createTokenSchema, rawInput));
}

/** The write of a new token, for every operation that makes one after it has asked for `acl:write`. */
export async function writeNewToken(
  context: OperationContext,
  operation: string,
  input: z.output<typeof createTokenSchema>,
): Promise<CreatedToken> {
  const now = context.now();
  const secretId = input.secretId ?? randomUUID();
  const token: AclToken = {
    accessorId: input.accessorId ?? randomUUID(),
    secretHash: secretHash(secretId),
    description: input.description,
    policyIds: [],
    roleIds: [],
    serviceIdentities: input.serviceIdentities,
    nodeIdentities: input.nodeIdentities,
    templatedPolicies: input.templatedPolicies,
    local: input.local,
    createdAt: now.toISOString(),
    expiresAt: expiryOf(input, now),
    createIndex: 0,
    modifyIndex: 0,
  };
  return await write(context, operation, token.accessorId, (transaction) => {
    const { aclToken, aclPolicy, aclRole } = transaction.state;
    refuseDuplicate(aclToken, token);
    transaction.put('aclToken', {
      ...token,
      policyIds: findLinkedIds(aclPolicy, input.policies, policyLinks),
      roleIds: findLinkedIds(aclRole, input.roles, roleLinks),
    });
    const stored = transaction.state.aclToken.get(token.accessorId) ?? token;
    return { ...viewToken(transaction.state, stored, context.caller), secretId };
  });
}

function refuseDuplicate(tokens: ReadonlyMap<string, AclToken>, token: AclToken): void {
  if (tokens.has(token.accessorId))
    throw new PeerwayError('request.invalid', 'Invalid Token: AccessorID is already in use', { field: 'accessorId' });
  if ([...tokens.values()].some((other) => other.secretHash === token.secretHash))
    throw new PeerwayError('request.invalid', 'Invalid Token: SecretID is already in use', { field: 'secretId' });
}
