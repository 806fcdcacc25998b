import type { AclRoleView, AclTokenView } from '@peerway/model/acl';
import { formatList, formatQuantity } from '@peerway/ui';
import { tokenName } from '../token/token-name';

const SHOWN_MAX = 3;

/** Who has a policy or role. */
export type AclUsers = {
  tokens: readonly AclTokenView[];
  roles: readonly Pick<AclRoleView, 'id' | 'name'>[];
};

/** Who loses what a policy or role grants when it is deleted. Null: who has it is not known, which is not the same as nobody. */
export function losingSentence(users: AclUsers | null): string {
  if (users === null) return 'Whoever has it loses what it grants at once. Who that is, is not known here.';
  const tokens = users.tokens.map(tokenName);
  const roles = users.roles.map(({ name }) => name);
  if (tokens.length + roles.length === 0) return 'Nobody has it, so nobody loses anything.';
  const who = [
    ...(tokens.length > 0 ? [`${formatQuantity(tokens.length, 'token')} (${named(tokens)})`] : []),
    ...(roles.length > 0 ? [`${formatQuantity(roles.length, 'role')} (${named(roles)})`] : []),
  ];
  const verb = tokens.length + roles.length === 1 ? 'loses' : 'lose';
  return `${formatList(who)} ${verb} what it grants at once. Another one of the same name made later is not given to them.`;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_MAX);
  const more = names.length - shown.length;
  return more === 0 ? formatList(shown) : `${shown.join(', ')} and ${more} more`;
}
