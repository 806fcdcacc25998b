'use client';

import { Field, Select, TextInput } from '@peerway/ui';
import { type ExpiryChoice, expiryPresets } from './token-expiry';

/** When a new token ends by itself. */
export function ExpiryField({
  choice,
  at,
  problem,
  onChange,
}: {
  choice: ExpiryChoice;
  at: string;
  problem: string | undefined;
  onChange: (choice: ExpiryChoice, at: string) => void;
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Ends" hint="The end can not be changed later.">
        <Select
          value={choice}
          // Cast: the options are these values.
          onChange={(event) => onChange(event.target.value as ExpiryChoice, at)}
        >
          {expiryPresets.map(({ value, label }) => (
            <option key={value} value={value}>
              {value === 'never' ? label : `After ${label}`}
            </option>
          ))}
          <option value="at">At a time</option>
        </Select>
      </Field>
      {choice === 'at' && (
        <Field label="End" error={at === '' ? undefined : problem} hint="In your time zone.">
          <TextInput type="datetime-local" value={at} onChange={(event) => onChange(choice, event.target.value)} />
        </Field>
      )}
    </div>
  );
}
