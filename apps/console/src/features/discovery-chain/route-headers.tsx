'use client';

import type { ServiceRoute } from '@peerway/model/config-entry/service-router';
import { Button, IconButton, Select, TextInput } from '@peerway/ui';
import { Plus, Trash2 } from 'lucide-react';

type Header = NonNullable<NonNullable<NonNullable<ServiceRoute['Match']>['HTTP']>['Header']>[number];
const fields = ['Exact', 'Prefix', 'Suffix', 'Regex'] as const;
const words = { Exact: 'is', Prefix: 'begins with', Suffix: 'ends with', Regex: 'matches' } as const;

const fieldOf = (header: Header): (typeof fields)[number] | 'Present' =>
  fields.find((field) => header[field] !== undefined) ?? 'Present';

/** A header with another way of being matched. */
function matched({ Name, Invert }: Header, field: string, value: string): Header {
  const known = fields.find((each) => each === field);
  return { Name, ...(Invert ? { Invert } : {}), ...(known === undefined ? { Present: true } : { [known]: value }) };
}

/** The headers that a route asks for: all of them must be so. */
export function RouteHeaders({
  headers,
  onChange,
}: {
  headers: readonly Header[];
  onChange: (headers: Header[]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Headers</legend>
      {headers.map((header, index) => {
        const field = fieldOf(header);
        const value = field === 'Present' ? '' : (header[field] ?? '');
        const set = (next: Header): void => onChange(headers.with(index, next));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows never change places
          <div key={index} className="flex flex-wrap items-center gap-1.5">
            <div className="min-w-24 flex-1">
              <TextInput
                mono
                aria-label={`Name of header ${index + 1}`}
                placeholder="x-header"
                value={header.Name}
                onChange={(event) => set({ ...header, Name: event.target.value })}
              />
            </div>
            <div className="w-28">
              <Select
                aria-label={`Match of header ${index + 1}`}
                value={`${header.Invert ? 'not ' : ''}${field}`}
                onChange={(event) => {
                  const isNot = event.target.value.startsWith('not ');
                  const { Invert: _before, ...rest } = header;
                  set(
                    matched(
                      { ...rest, ...(isNot ? { Invert: true } : {}) },
                      event.target.value.replace('not ', ''),
                      value,
                    ),
                  );
                }}
              >
                {['', 'not '].flatMap((not) => [
                  <option key={`${not}Present`} value={`${not}Present`}>
                    {not}is there
                  </option>,
                  ...fields.map((each) => (
                    <option key={`${not}${each}`} value={`${not}${each}`}>
                      {not}
                      {words[each]}
                    </option>
                  )),
                ])}
              </Select>
            </div>
            {field !== 'Present' && (
              <div className="min-w-20 flex-1">
                <TextInput
                  mono
                  aria-label={`Value of header ${index + 1}`}
                  value={value}
                  onChange={(event) => set(matched(header, field, event.target.value))}
                />
              </div>
            )}
            <IconButton
              label={`Remove header ${index + 1}`}
              icon={<Trash2 size={14} />}
              onClick={() => onChange(headers.toSpliced(index, 1))}
            />
          </div>
        );
      })}
      <div>
        <Button
          size="sm"
          variant="ghost"
          icon={<Plus size={14} />}
          onClick={() => onChange([...headers, { Name: '', Present: true }])}
        >
          Add header
        </Button>
      </div>
    </fieldset>
  );
}
