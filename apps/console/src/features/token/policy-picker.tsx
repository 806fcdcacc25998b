'use client';

import type { AclPolicy } from '@peerway/model/acl';
import { Combobox, Field } from '@peerway/ui';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { PolicyPreset } from './presets';

/** Any number of policies by name. Picking one again takes it away. */
export function PolicyPicker({
  names,
  onChange,
  policies,
  presets,
}: {
  names: readonly string[];
  onChange: (names: readonly string[]) => void;
  policies: readonly AclPolicy[];
  presets: readonly PolicyPreset[];
}) {
  const [typed, setTyped] = useState('');
  const unmade = presets.filter(({ policyName }) => !policies.some(({ name }) => name === policyName));
  const options = [
    ...policies.map(({ name, description }) => ({ value: name, description })),
    ...unmade.map(({ policyName }) => ({ value: policyName, description: 'will be made' })),
  ];
  const known = (name: string): boolean => options.some(({ value }) => value === name);
  const toggle = (name: string): void => {
    setTyped('');
    if (names.includes(name)) onChange(names.filter((other) => other !== name));
    else if (known(name)) onChange([...names, name]);
  };
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Policies"
        error={
          typed !== '' && !options.some(({ value }) => value.includes(typed))
            ? `There is no policy named ${typed}.`
            : undefined
        }
      >
        <Combobox
          value={typed}
          onChange={setTyped}
          onCommit={toggle}
          options={options}
          selected={names}
          staysOpen
          placeholder={names.length === 0 ? 'Choose policies' : 'Add another'}
          noMatch="No policy of that name"
        />
      </Field>
      {names.length > 0 && (
        <ul aria-label="Chosen policies" className="flex flex-wrap gap-1.5">
          {names.map((name) => (
            <li key={name}>
              <button
                type="button"
                onClick={() => toggle(name)}
                aria-label={`Leave out ${name}`}
                className="inline-flex h-6 items-center gap-1 rounded-sm bg-accent-subtle px-1.5 font-medium text-accent-text text-xs"
              >
                {name}
                <X size={12} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
