'use client';

import { type ExportPart, exportOwnerSchema } from '@peerway/model/export-part';
import { Combobox, Field } from '@peerway/ui';

/** Whose part of the entry an export is to be in. */
export function OwnerField({
  value,
  onChange,
  partition,
  parts,
}: {
  value: string;
  onChange: (owner: string) => void;
  partition: string;
  parts: readonly ExportPart[];
}) {
  const owners = parts.filter((part) => part.partition === partition && part.owner !== '');
  return (
    <Field
      label="Owner"
      optional
      hint="The team or tool that keeps it, so that no other write takes it away. Empty: nobody in particular."
      error={ownerError(value)}
    >
      <Combobox
        value={value}
        onChange={onChange}
        placeholder="nobody"
        noMatch="A new owner: a part is made for it."
        options={owners.map(({ owner, description }) => ({ value: owner, description }))}
      />
    </Field>
  );
}

/** What is wrong with an owner as typed; nothing is nobody. */
export const ownerError = (value: string): string | undefined =>
  value.trim() === '' ? undefined : exportOwnerSchema.safeParse(value.trim()).error?.issues[0]?.message;
