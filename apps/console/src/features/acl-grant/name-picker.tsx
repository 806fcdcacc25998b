'use client';

import { Combobox, type ComboboxOption, Field } from '@peerway/ui';
import { X } from 'lucide-react';
import { useState } from 'react';

/** Any number of policies or roles by name. Picking one again takes it away. */
export function NamePicker({
  label,
  noun,
  names,
  onChange,
  options,
}: {
  label: string;
  /** As in "There is no policy named x". */
  noun: string;
  names: readonly string[];
  onChange: (names: readonly string[]) => void;
  options: readonly ComboboxOption[];
}) {
  const [typed, setTyped] = useState('');
  const toggle = (name: string): void => {
    setTyped('');
    if (names.includes(name)) onChange(names.filter((other) => other !== name));
    else if (options.some(({ value }) => value === name)) onChange([...names, name]);
  };
  const isUnknown = typed !== '' && !options.some(({ value }) => value.includes(typed));
  return (
    <div className="flex flex-col gap-2">
      <Field label={label} error={isUnknown ? `There is no ${noun} named ${typed}.` : undefined}>
        <Combobox
          value={typed}
          onChange={setTyped}
          onCommit={toggle}
          options={options}
          selected={names}
          placeholder={names.length === 0 ? `Choose ${label.toLowerCase()}` : 'Add another'}
          noMatch={`No ${noun} of that name`}
        />
      </Field>
      {names.length > 0 && (
        <ul aria-label={`Chosen ${label.toLowerCase()}`} className="flex flex-wrap gap-1.5">
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
