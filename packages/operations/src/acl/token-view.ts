import type { MeshState } from '@peerway/mesh';
import type { AclRole, AclRoleView, AclToken, AclTokenView } from '@peerway/model/acl';
import { grantsOf } from '@peerway/model/acl-grant';
import type { Caller } from '../context.ts';
import { viewLinks } from './find-linked.ts';

export function viewToken(state: MeshState, token: AclToken, caller: Caller): AclTokenView {
  const { secretHash: _secretHash, policyIds: _policyIds, roleIds: _roleIds, ...rest } = token;
  const { policyIds, roleIds, ...grants } = grantsOf(token);
  return {
    ...rest,
    ...grants,
    policies: viewLinks(state.aclPolicy, policyIds),
    roles: viewLinks(state.aclRole, roleIds),
    isSelf: token.accessorId === caller.accessorId,
  };
}

export function viewRole(state: MeshState, { policyIds: _policyIds, ...role }: AclRole): AclRoleView {
  const { policyIds, roleIds: _roleIds, ...grants } = grantsOf({ ...role, policyIds: _policyIds });
  return { ...role, ...grants, policies: viewLinks(state.aclPolicy, policyIds) };
}
