import { randomUUID } from 'node:crypto';
import type { MeshState } from '@peerway/mesh';
import {
  type AclToken,
  type AclTokenView,
  ANONYMOUS_TOKEN_ACCESSOR,
  type CreatedToken,
  type CreateTokenInput,
  createTokenSchema,
} from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import { uuidSchema } from '@peerway/model/identifier';
import { secretHash } from '@peerway/store';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { viewToken } from './token-view.ts';

export function listTokens(context: OperationContext): AclTokenView[] {
  requirePermission(context, 'acl.list-tokens', { resource: 'acl', access: 'read' });
  const state = context.store.state();
  return [...state.aclToken.values()]
    .map((token) => viewToken(state, token, context.caller))
    .sort((left, right) => right.createdAt.localeCompare(left.createdAt));
}

/** The caller's own token. Needs no permission. @throws PeerwayError `acl.no_token` for an anonymous caller */
export function readSelfToken(context: OperationContext): AclTokenView {
  const state = context.store.state();
  const token = state.aclToken.get(context.caller.accessorId);
  if (token === undefined || token.accessorId === ANONYMOUS_TOKEN_ACCESSOR) throw new PeerwayError('acl.no_token');
  return viewToken(state, token, context.caller);
}

/** Creates a token. The answer is the only place where its secret is ever shown. */
export async function createToken(context: OperationContext, rawInput: unknown): Promise<CreatedToken> {
  const operation = 'acl.create-token';
  requirePermission(context, operation, { resource: 'acl', access: 'write' });
  const input = parseInput(createTokenSchema, rawInput);
  const now = context.now();
  if (input.expiresAt !== null && Date.parse(input.expiresAt) < now.getTime() + 60_000)
    throw new PeerwayError('request.invalid', 'expiresAt: must be at least a minute from now', { field: 'expiresAt' });
  const secretId = input.secretId ?? randomUUID();
  const token: AclToken = {
    accessorId: input.accessorId ?? randomUUID(),
    secretHash: secretHash(secretId),
    description: input.description,
    policyIds: [],
    serviceIdentities: input.serviceIdentities,
    local: input.local,
    createdAt: now.toISOString(),
    expiresAt: input.expiresAt,
    createIndex: 0,
    modifyIndex: 0,
  };
  return await write(context, operation, token.accessorId, (transaction) => {
    const { state } = transaction;
    refuseDuplicate(state, token);
    transaction.put('aclToken', {
      ...token,
      policyIds: input.policies.map((policy, index) => findPolicyId(state, policy, index)),
    });
    const stored = transaction.state.aclToken.get(token.accessorId) ?? token;
    return { ...viewToken(transaction.state, stored, context.caller), secretId };
  });
}

function refuseDuplicate(state: MeshState, token: AclToken): void {
  if (state.aclToken.has(token.accessorId))
    throw new PeerwayError('request.invalid', 'Invalid Token: AccessorID is already in use', { field: 'accessorId' });
  if ([...state.aclToken.values()].some((other) => other.secretHash === token.secretHash))
    throw new PeerwayError('request.invalid', 'Invalid Token: SecretID is already in use', { field: 'secretId' });
}

function findPolicyId(state: MeshState, policy: CreateTokenInput['policies'][number], index: number): string {
  const found =
    'id' in policy
      ? state.aclPolicy.get(policy.id)
      : [...state.aclPolicy.values()].find((candidate) => candidate.name === policy.name);
  if (found === undefined)
    throw new PeerwayError(
      'request.invalid',
      `policies[${index}]: there is no policy "${'id' in policy ? policy.id : policy.name}"`,
      {
        field: `policies[${index}]`,
      },
    );
  return found.id;
}

/** Deletes a token; sessions and subscriptions of it end at once. Absent is fine. */
export async function deleteToken(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-token';
  requirePermission(context, operation, { resource: 'acl', access: 'write' });
  const { accessorId } = parseInput(z.object({ accessorId: uuidSchema }), rawInput);
  if (accessorId === ANONYMOUS_TOKEN_ACCESSOR)
    throw new PeerwayError('acl.token_in_use', 'Delete operation not permitted on the anonymous token');
  if (accessorId === context.caller.accessorId)
    throw new PeerwayError('acl.token_in_use', "Deletion of the request's authorization token is not permitted");
  await write(context, operation, accessorId, async (transaction) => {
    transaction.remove('aclToken', accessorId);
    await transaction.deleteSessionsOf(accessorId);
  });
  return {};
}
