import { type AclRoleView, type AclTokenView, GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { formatQuantity } from '@peerway/ui';
import { endsSoon } from './token-rows';

type Granting = Pick<AclRoleView, 'policies'>;

/**
 * Who may do what, in a sentence: how many tokens may do everything, by a policy of their own or through a role, and which run
 * out. While the roles are not known, neither is who may do everything.
 */
export function tokensSentence(
  tokens: readonly Pick<AclTokenView, 'policies' | 'roles' | 'expiresAt'>[],
  roles: readonly Pick<AclRoleView, 'id' | 'policies'>[] | undefined,
  now: Date,
): string {
  const ending = tokens.filter((token) => endsSoon(token, now)).length;
  const count = formatQuantity(tokens.length, 'token');
  const warning =
    ending === 0 ? '' : ` ${formatQuantity(ending, 'token')} ${ending === 1 ? 'ends' : 'end'} within a week.`;
  if (roles === undefined) return `${count}.${warning}`;
  const managing = new Set(roles.filter(isManaging).map(({ id }) => id));
  const managers = tokens.filter((token) => isManaging(token) || token.roles.some(({ id }) => managing.has(id))).length;
  return `${count}, ${managers === 0 ? 'none' : managers} of them may do everything.${warning}`;
}

const isManaging = ({ policies }: Granting): boolean => policies.some(({ id }) => id === GLOBAL_MANAGEMENT_POLICY_ID);
