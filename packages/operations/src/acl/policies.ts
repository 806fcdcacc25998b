import { randomUUID } from 'node:crypto';
import { parseRules } from '@peerway/acl';
import { type AclPolicy, createPolicySchema, GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { PeerwayError } from '@peerway/model/error';
import { uuidSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';

export function listPolicies(context: OperationContext): AclPolicy[] {
  requirePermission(context, 'acl.list-policies', { resource: 'acl', access: 'read' });
  return [...context.store.state().aclPolicy.values()].sort((left, right) => left.name.localeCompare(right.name));
}

/** Creates a policy; its rules must parse. Names are unique. */
export async function createPolicy(context: OperationContext, rawInput: unknown): Promise<AclPolicy> {
  const operation = 'acl.create-policy';
  requirePermission(context, operation, { resource: 'acl', access: 'write' });
  const input = parseInput(createPolicySchema, rawInput);
  parseRules(input.rules);
  const policy: AclPolicy = { ...input, id: input.id ?? randomUUID(), createIndex: 0, modifyIndex: 0 };
  return await write(context, operation, policy.name, (transaction) => {
    const policies = [...transaction.state.aclPolicy.values()];
    if (policies.some(({ name }) => name === policy.name))
      throw new PeerwayError('request.invalid', `Invalid Policy: A Policy with Name "${policy.name}" already exists`, {
        field: 'name',
      });
    if (transaction.state.aclPolicy.has(policy.id))
      throw new PeerwayError('request.invalid', 'Invalid Policy: ID is already in use', { field: 'id' });
    transaction.put('aclPolicy', policy);
    return transaction.state.aclPolicy.get(policy.id) ?? policy;
  });
}

/** Deletes a policy; tokens that had it lose its rights at once. */
export async function deletePolicy(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-policy';
  requirePermission(context, operation, { resource: 'acl', access: 'write' });
  const { id } = parseInput(z.object({ id: uuidSchema }), rawInput);
  if (id === GLOBAL_MANAGEMENT_POLICY_ID)
    throw new PeerwayError(
      'request.invalid',
      'Delete operation not permitted on the builtin global-management policy',
      { field: 'id' },
    );
  await write(context, operation, id, (transaction) => {
    transaction.remove('aclPolicy', id);
    for (const token of transaction.state.aclToken.values()) {
      if (token.policyIds.includes(id))
        transaction.put('aclToken', { ...token, policyIds: token.policyIds.filter((other) => other !== id) });
    }
  });
  return {};
}
