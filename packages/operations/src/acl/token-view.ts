import type { MeshState } from '@peerway/mesh';
import type { AclToken, AclTokenView } from '@peerway/model/acl';
import type { Caller } from '../context.ts';

export function viewToken(state: MeshState, token: AclToken, caller: Caller): AclTokenView {
  const { secretHash: _secretHash, policyIds, ...rest } = token;
  return {
    ...rest,
    policies: policyIds.map((id) => ({ id, name: state.aclPolicy.get(id)?.name ?? '(deleted policy)' })),
    isSelf: token.accessorId === caller.accessorId,
  };
}
