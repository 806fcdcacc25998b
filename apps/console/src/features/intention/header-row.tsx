'use client';

import { IconButton, Select, TextInput } from '@peerway/ui';
import { Trash2 } from 'lucide-react';
import { type HeaderDraft, headerKinds } from './permission-draft';

const words = {
  present: 'is there',
  exact: 'is',
  prefix: 'begins with',
  suffix: 'ends with',
  contains: 'contains',
  regex: 'matches',
} as const;

/** What one header must be like. */
export function HeaderRow({
  place,
  header,
  onChange,
  onRemove,
}: {
  place: number;
  header: HeaderDraft;
  onChange: (header: HeaderDraft) => void;
  onRemove: () => void;
}) {
  const set = (change: Partial<HeaderDraft>): void => onChange({ ...header, ...change });
  const mayIgnoreCase = header.kind !== 'present' && header.kind !== 'regex';
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">Header {place}</legend>
      <div className="min-w-32 flex-1">
        <TextInput
          mono
          aria-label={`Name of header ${place}`}
          placeholder="x-header"
          value={header.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </div>
      <div className="w-24">
        <Select
          aria-label={`Sense of header ${place}`}
          value={String(header.invert)}
          onChange={(event) => set({ invert: event.target.value === 'true' })}
        >
          <option value="false">that</option>
          <option value="true">not</option>
        </Select>
      </div>
      <div className="w-32">
        <Select
          aria-label={`Match of header ${place}`}
          value={header.kind}
          onChange={(event) => set({ kind: headerKinds.find((kind) => kind === event.target.value) ?? 'exact' })}
        >
          {headerKinds.map((kind) => (
            <option key={kind} value={kind}>
              {words[kind]}
            </option>
          ))}
        </Select>
      </div>
      {header.kind !== 'present' && (
        <div className="min-w-32 flex-1">
          <TextInput
            mono
            aria-label={`Value of header ${place}`}
            value={header.value}
            onChange={(event) => set({ value: event.target.value })}
          />
        </div>
      )}
      {mayIgnoreCase && (
        <label className="flex items-center gap-1.5 text-sm text-text-2">
          <input
            type="checkbox"
            checked={header.ignoreCase}
            onChange={(event) => set({ ignoreCase: event.target.checked })}
            className="size-4 accent-accent"
          />
          any case
        </label>
      )}
      <IconButton label={`Remove header ${place}`} icon={<Trash2 size={16} />} onClick={onRemove} />
    </fieldset>
  );
}
