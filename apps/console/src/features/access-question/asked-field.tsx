'use client';

import { Field, Select } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useAllowance, useSession } from '@/features/session/use-session';
import { tokenName } from '@/features/token/token-name';
import type { Asked } from './question-view';

/** Whose rights a question is about: one's own, or with acl:read those of any token or role. */
export function AskedField({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const mayRead = useAllowance('aclRead').isAllowed;
  const session = useSession();
  const options = { enabled: mayRead, retry: false };
  const tokens = useQuery(trpc.token.list.queryOptions(undefined, options)).data ?? [];
  const roles = useQuery(trpc.role.list.queryOptions(undefined, options)).data ?? [];
  const isSelf = asked.token === session?.accessorId;
  const { token, role } = isSelf ? { token: '', role: '' } : asked;
  const others = tokens.filter(({ accessorId }) => accessorId !== session?.accessorId);
  return (
    <Field
      label="Whose rights"
      hint={mayRead ? undefined : 'About other tokens and roles, those with acl:read may ask.'}
    >
      <Select
        value={token !== '' ? `token/${token}` : role !== '' ? `role/${role}` : ''}
        onChange={(event) => {
          const [kind, id = ''] = event.target.value.split('/');
          onChange({ token: kind === 'token' ? id : '', role: kind === 'role' ? id : '' });
        }}
      >
        <option value="">Mine: the token that I am signed in with</option>
        {token !== '' && !others.some(({ accessorId }) => accessorId === token) && (
          <option value={`token/${token}`}>Token {token.slice(0, 8)}</option>
        )}
        {role !== '' && !roles.some(({ id }) => id === role) && (
          <option value={`role/${role}`}>Role {role.slice(0, 8)}</option>
        )}
        {roles.length > 0 && (
          <optgroup label="Roles">
            {roles.map(({ id, name }) => (
              <option key={id} value={`role/${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
        {others.length > 0 && (
          <optgroup label="Tokens">
            {others.map((each) => (
              <option key={each.accessorId} value={`token/${each.accessorId}`}>
                {tokenName(each)} ({each.accessorId.slice(0, 8)})
              </option>
            ))}
          </optgroup>
        )}
      </Select>
    </Field>
  );
}
