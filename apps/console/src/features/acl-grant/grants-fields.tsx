'use client';

import type { ComboboxOption } from '@peerway/ui';
import type { GrantsDraft } from './grants-draft';
import { IdentityFields } from './identity-fields';
import { NamePicker } from './name-picker';

/** Everything that a token or role can be given. Roles hold no roles. */
export function GrantsFields({
  draft,
  onChange,
  policies,
  roles,
}: {
  draft: GrantsDraft;
  onChange: (draft: GrantsDraft) => void;
  policies: readonly ComboboxOption[];
  /** Null: it is a role that is edited. */
  roles: readonly ComboboxOption[] | null;
}) {
  const change = (part: Partial<GrantsDraft>): void => onChange({ ...draft, ...part });
  return (
    <>
      <NamePicker
        label="Policies"
        noun="policy"
        names={draft.policies}
        onChange={(names) => change({ policies: names })}
        options={policies}
      />
      {roles !== null && (
        <NamePicker
          label="Roles"
          noun="role"
          names={draft.roles}
          onChange={(names) => change({ roles: names })}
          options={roles}
        />
      )}
      <IdentityFields draft={draft} onChange={change} />
    </>
  );
}

/** What there is to choose from. */
export const namedOptions = (rows: readonly { name: string; description: string }[]): ComboboxOption[] =>
  rows.map(({ name, description }) => ({ value: name, description }));
