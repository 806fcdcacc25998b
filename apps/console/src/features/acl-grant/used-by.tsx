'use client';

import type { AclRoleView, AclTokenView } from '@peerway/model/acl';
import { Link, Mono } from '@peerway/ui';
import { tokenName } from '@/features/token/token-name';

/** The tokens and roles that have a policy or role, each leading to its page. */
export function UsedBy({
  tokens,
  roles,
}: {
  tokens: readonly AclTokenView[];
  roles: readonly Pick<AclRoleView, 'id' | 'name'>[];
}) {
  if (tokens.length + roles.length === 0)
    return <p className="text-base text-text-2">Nobody has it. It grants nothing until a token or role is given it.</p>;
  return (
    <ul className="flex max-h-80 flex-col gap-1.5 overflow-y-auto text-sm">
      {roles.map(({ id, name }) => (
        <li key={id}>
          <span className="text-text-3">role</span> <Link href={`/roles/${id}`}>{name}</Link>
        </li>
      ))}
      {tokens.map((token) => (
        <li key={token.accessorId}>
          <span className="text-text-3">token</span>{' '}
          <Link href={`/tokens/${token.accessorId}`}>{tokenName(token)}</Link>{' '}
          <Mono>{token.accessorId.slice(0, 8)}</Mono>
        </li>
      ))}
    </ul>
  );
}
