'use client';

import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import { Button, IconButton, TextInput } from '@peerway/ui';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { withField } from './with-field';

type Subsets = NonNullable<ServiceResolverEntry['Subsets']>;

/** Named parts of a service's instances, each by a filter over them. */
export function SubsetFields({
  entry,
  onChange,
}: {
  entry: ServiceResolverEntry;
  onChange: (entry: ServiceResolverEntry) => void;
}) {
  const [name, setName] = useState('');
  const subsets: Subsets = entry.Subsets ?? {};
  const set = (next: Subsets): void =>
    onChange(withField(entry, 'Subsets', Object.keys(next).length === 0 ? undefined : next));
  const isNew = name.trim() !== '' && !Object.hasOwn(subsets, name.trim());
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Subsets</legend>
      {Object.entries(subsets).map(([subset, { Filter, ...rest }]) => (
        <div key={subset} className="flex items-center gap-1.5">
          <span className="w-20 truncate font-medium text-sm" title={subset}>
            {subset}
          </span>
          <div className="min-w-0 flex-1">
            <TextInput
              mono
              aria-label={`Filter of subset ${subset}`}
              placeholder="Service.Meta.version == v2"
              value={Filter ?? ''}
              onChange={(event) => set({ ...subsets, [subset]: { ...rest, Filter: event.target.value } })}
            />
          </div>
          <IconButton
            label={`Remove subset ${subset}`}
            icon={<Trash2 size={14} />}
            onClick={() => {
              const { [subset]: _removed, ...others } = subsets;
              set(others);
            }}
          />
        </div>
      ))}
      <div className="flex gap-1.5">
        <div className="min-w-0 flex-1">
          <TextInput
            aria-label="Name of a new subset"
            placeholder="v2"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button
          icon={<Plus size={14} />}
          disabled={!isNew}
          onClick={() => {
            set({ ...subsets, [name.trim()]: { Filter: `Service.Meta.version == "${name.trim()}"` } });
            setName('');
          }}
        >
          Add subset
        </Button>
      </div>
    </fieldset>
  );
}
