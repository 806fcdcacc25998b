import { randomUUID } from 'node:crypto';
import type { MeshState } from '@peerway/mesh';
import {
  type AclRole,
  type AclRoleView,
  createRoleSchema,
  listRolesSchema,
  updateRoleSchema,
} from '@peerway/model/acl';
import { aclIdSchema, aclLinkSchema, grantsOf } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';
import { ACL_READ, ACL_WRITE } from './acl-permissions.ts';
import { findByName, findLinkedIds, policyLinks } from './find-linked.ts';
import { requireManagerLeft } from './keep-manager.ts';
import { viewRole } from './token-view.ts';

/** Roles by name; those that link to a policy, where that is asked for. */
export function listRoles(context: OperationContext, rawInput: unknown = {}): AclRoleView[] {
  requirePermission(context, 'acl.list-roles', ACL_READ);
  const { policyId } = parseInput(listRolesSchema, rawInput);
  const state = context.store.state();
  return [...state.aclRole.values()]
    .filter((role) => policyId === undefined || role.policyIds.includes(policyId))
    .map((role) => viewRole(state, role))
    .sort((left, right) => left.name.localeCompare(right.name));
}

/** By ID or by name. @throws PeerwayError `request.not_found` */
export function readRole(context: OperationContext, rawInput: unknown): AclRoleView {
  requirePermission(context, 'acl.read-role', ACL_READ);
  const link = parseInput(aclLinkSchema, rawInput);
  const state = context.store.state();
  const role = 'id' in link ? state.aclRole.get(link.id) : findByName(state.aclRole, link.name);
  if (role === undefined) throw roleNotFound();
  return viewRole(state, role);
}

const roleNotFound = (): PeerwayError => new PeerwayError('request.not_found', 'role does not exist: ACL not found');

/** Creates a role. Names are unique. */
export async function createRole(context: OperationContext, rawInput: unknown): Promise<AclRoleView> {
  const operation = 'acl.create-role';
  requirePermission(context, operation, ACL_WRITE);
  const { policies, ...input } = parseInput(createRoleSchema, rawInput);
  return await write(context, operation, input.name, (transaction) => {
    const policyIds = findLinkedIds(transaction.state.aclPolicy, policies, policyLinks);
    const role: AclRole = { ...input, policyIds, id: randomUUID(), createIndex: 0, modifyIndex: 0 };
    refuseTakenName(transaction.state, role);
    transaction.put('aclRole', role);
    return viewRole(transaction.state, transaction.state.aclRole.get(role.id) ?? role);
  });
}

/** Changes a role; whoever has it has the new rights with the next request. */
export async function updateRole(context: OperationContext, rawInput: unknown): Promise<AclRoleView> {
  const operation = 'acl.update-role';
  requirePermission(context, operation, ACL_WRITE);
  const { id, ...input } = parseInput(updateRoleSchema, rawInput);
  return await write(context, operation, id, (transaction) => {
    const before = transaction.state;
    const role = before.aclRole.get(id);
    if (role === undefined) throw roleNotFound();
    const grants = grantsOf(role);
    const changed: AclRole = {
      ...role,
      name: input.name ?? role.name,
      description: input.description ?? role.description,
      policyIds: input.policies ? findLinkedIds(before.aclPolicy, input.policies, policyLinks) : grants.policyIds,
      serviceIdentities: input.serviceIdentities ?? grants.serviceIdentities,
      nodeIdentities: input.nodeIdentities ?? grants.nodeIdentities,
      templatedPolicies: input.templatedPolicies ?? grants.templatedPolicies,
    };
    refuseTakenName(before, changed);
    transaction.put('aclRole', changed);
    requireManagerLeft(transaction, before, context);
    return viewRole(transaction.state, transaction.state.aclRole.get(id) ?? changed);
  });
}

/** Deletes a role; tokens that had it lose its rights at once. Absent is fine. */
export async function deleteRole(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'acl.delete-role';
  requirePermission(context, operation, ACL_WRITE);
  const { id } = parseInput(z.object({ id: aclIdSchema }), rawInput);
  await write(context, operation, id, (transaction) => {
    const before = transaction.state;
    transaction.remove('aclRole', id);
    for (const token of before.aclToken.values()) {
      if (token.roleIds?.includes(id))
        transaction.put('aclToken', { ...token, roleIds: token.roleIds.filter((other) => other !== id) });
    }
    requireManagerLeft(transaction, before, context);
  });
  return {};
}

function refuseTakenName({ aclRole }: MeshState, { id, name }: AclRole): void {
  const other = findByName(aclRole, name);
  if (other !== undefined && other.id !== id)
    throw new PeerwayError('request.invalid', `Invalid Role: A Role with Name "${name}" already exists`, {
      field: 'name',
    });
}
