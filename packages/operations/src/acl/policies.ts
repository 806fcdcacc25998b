import { randomUUID } from 'node:crypto';
import { parseRules } from '@peerway/acl';
import type { MeshState } from '@peerway/mesh';
import {
  type AclPolicy,
  createPolicySchema,
  policyNameSchema,
  updatePolicySchema,
  type WrittenPolicy,
} from '@peerway/model/acl';
import { GLOBAL_MANAGEMENT_POLICY_ID, GLOBAL_READ_ONLY_POLICY_ID } from '@peerway/model/acl-constants';
import { aclIdSchema, aclLinkSchema } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_READ, ACL_WRITE } from './acl-permissions.ts';
import { findByName } from './find-linked.ts';
import { requireManagerLeft } from './keep-manager.ts';
import { policyWarnings } from './policy-warnings.ts';

const builtinIds: ReadonlySet<string> = new Set([GLOBAL_MANAGEMENT_POLICY_ID, GLOBAL_READ_ONLY_POLICY_ID]);

export function listPolicies(context: OperationContext): AclPolicy[] {
  requirePermission(context, 'acl.list-policies', ACL_READ);
  return [...context.store.state().aclPolicy.values()].sort((left, right) => left.name.localeCompare(right.name));
}

/** By ID or by name. @throws PeerwayError `request.not_found` */
export function readPolicy(context: OperationContext, rawInput: unknown): AclPolicy {
  requirePermission(context, 'acl.read-policy', ACL_READ);
  const link = parseInput(aclLinkSchema, rawInput);
  const { aclPolicy } = context.store.state();
  const policy = 'id' in link ? aclPolicy.get(link.id) : findByName(aclPolicy, link.name);
  if (policy === undefined) throw policyNotFound();
  return policy;
}

const asWritten = (policy: AclPolicy): WrittenPolicy => ({ ...policy, warnings: policyWarnings(policy.rules) });

const policyNotFound = (): PeerwayError =>
  new PeerwayError('request.not_found', 'policy does not exist: ACL not found');

/** Creates a policy; its rules must parse. Names are unique. */
export async function createPolicy(context: OperationContext, rawInput: unknown): Promise<WrittenPolicy> {
  const operation = 'acl.create-policy';
  requirePermission(context, operation, ACL_WRITE);
  const input = parseInput(createPolicySchema, rawInput);
  parseRules(input.rules);
  const policy: AclPolicy = { ...input, id: input.id ?? randomUUID(), createIndex: 0, modifyIndex: 0 };
  return await write(context, operation, policy.name, (transaction) => {
    refuseTakenName(transaction.state, policy);
    if (transaction.state.aclPolicy.has(policy.id))
      throw new PeerwayError('request.invalid', 'Invalid Policy: ID is already in use', { field: 'id' });
    transaction.put('aclPolicy', policy);
    return asWritten(transaction.state.aclPolicy.get(policy.id) ?? policy);
  });
}

/** Changes a policy; whoever has it has the new rights with the next request. */
export async function updatePolicy(context: OperationContext, rawInput: unknown): Promise<WrittenPolicy> {
  const operation = 'acl.update-policy';
  requirePermission(context, operation, ACL_WRITE);
  const { id, ...input } = parseInput(updatePolicySchema, rawInput);
  if (input.rules !== undefined) parseRules(input.rules);
  return await write(context, operation, id, (transaction) => {
    const before = transaction.state;
    const policy = before.aclPolicy.get(id);
    if (policy === undefined) throw policyNotFound();
    if (input.name !== undefined && input.name !== policy.name) parseInput(z.object({ name: policyNameSchema }), input);
    const changed: AclPolicy = {
      ...policy,
      name: input.name ?? policy.name,
      description: input.description ?? policy.description,
      rules: input.rules ?? policy.rules,
      datacenters: input.datacenters ?? policy.datacenters ?? [],
    };
    if (builtinIds.has(id)) refuseBuiltinChange(policy, changed);
    refuseTakenName(before, changed);
    transaction.put('aclPolicy', changed);
    requireManagerLeft(transaction, before, context);
    return asWritten(transaction.state.aclPolicy.get(id) ?? changed);
  });
}

/** Deletes a policy; tokens and roles that had it lose its rights at once. */
export async function deletePolicy(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-policy';
  requirePermission(context, operation, ACL_WRITE);
  const { id } = parseInput(z.object({ id: aclIdSchema }), rawInput);
  await write(context, operation, id, (transaction) => {
    const before = transaction.state;
    if (builtinIds.has(id))
      throw new PeerwayError(
        'request.invalid',
        `Delete operation not permitted on the builtin ${before.aclPolicy.get(id)?.name ?? ''} policy`,
        { field: 'id' },
      );
    transaction.remove('aclPolicy', id);
    for (const token of before.aclToken.values()) {
      if (token.policyIds.includes(id)) transaction.put('aclToken', without(token, id));
    }
    for (const role of before.aclRole.values()) {
      if (role.policyIds.includes(id)) transaction.put('aclRole', without(role, id));
    }
    requireManagerLeft(transaction, before, context);
  });
  return {};
}

const without = <T extends { policyIds: string[] }>(row: T, id: string): T => ({
  ...row,
  policyIds: row.policyIds.filter((other) => other !== id),
});

function refuseTakenName({ aclPolicy }: MeshState, { id, name }: AclPolicy): void {
  const other = findByName(aclPolicy, name);
  if (other !== undefined && other.id !== id)
    throw new PeerwayError('request.invalid', `Invalid Policy: A Policy with Name "${name}" already exists`, {
      field: 'name',
    });
}

/** Built-in policies may be renamed and described anew; what they grant is what their ID stands for. */
function refuseBuiltinChange(policy: AclPolicy, changed: AclPolicy): void {
  const fixed = (what: string, field: string): PeerwayError =>
    new PeerwayError('request.invalid', `Changing the ${what} of the builtin ${policy.name} policy is not permitted`, {
      field,
    });
  if (changed.rules !== policy.rules) throw fixed('Rules', 'rules');
  if ((changed.datacenters ?? []).length > 0) throw fixed('Datacenters', 'datacenters');
}
