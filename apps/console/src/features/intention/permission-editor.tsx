'use client';

import { Button, Field, IconButton, Select, TextInput } from '@peerway/ui';
import { ArrowDown, ArrowUp, CircleAlert, Plus, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { HeaderRow } from './header-row';
import { newKey, type PermissionDraft, pathKinds } from './permission-draft';
import { ProviderPicker } from './provider-picker';

const pathWords = { any: 'any path', exact: 'path is', prefix: 'path begins with', regex: 'path matches' } as const;

/** One permission: what a request must be like, and whether it is let in. */
export function PermissionEditor({
  place,
  count,
  permission,
  providers,
  problems,
  onChange,
  onMove,
  onRemove,
}: {
  /** From 1. */
  place: number;
  count: number;
  permission: PermissionDraft;
  /** Names of the JWT providers that exist. */
  providers: readonly string[];
  problems: readonly string[];
  onChange: (permission: PermissionDraft) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const set = (change: Partial<PermissionDraft>): void => onChange({ ...permission, ...change });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className="rounded-md border border-line">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the controls inside, which all have their own roles */}
      <div className="flex flex-col gap-3 p-3" onKeyDown={onKeyDown}>
        <div className="flex items-center gap-1">
          <span className="mr-2 font-medium text-sm tabular-nums">{place}.</span>
          <div className="w-28">
            <Select
              data-permission=""
              aria-label={`Action of permission ${place}`}
              value={permission.action}
              onChange={(event) => set({ action: event.target.value === 'deny' ? 'deny' : 'allow' })}
            >
              <option value="allow">Allow</option>
              <option value="deny">Deny</option>
            </Select>
          </div>
          <span className="ml-auto" />
          <IconButton
            label={`Move permission ${place} up`}
            icon={<ArrowUp size={16} />}
            disabled={place === 1}
            onClick={() => onMove(-1)}
          />
          <IconButton
            label={`Move permission ${place} down`}
            icon={<ArrowDown size={16} />}
            disabled={place === count}
            onClick={() => onMove(1)}
          />
          <IconButton label={`Remove permission ${place}`} icon={<Trash2 size={16} />} onClick={onRemove} />
        </div>
        <div className="grid gap-3 sm:grid-cols-[150px_1fr_150px]">
          <Field label="Path">
            <Select
              value={permission.pathKind}
              onChange={(event) => set({ pathKind: pathKinds.find((kind) => kind === event.target.value) ?? 'any' })}
            >
              {pathKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {pathWords[kind]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={permission.pathKind === 'regex' ? 'Regular expression' : 'Value'}>
            <TextInput
              mono
              disabled={permission.pathKind === 'any'}
              value={permission.pathKind === 'any' ? '' : permission.path}
              placeholder={
                permission.pathKind === 'any' ? 'every path' : permission.pathKind === 'regex' ? '/v[12]/.*' : '/admin'
              }
              onChange={(event) => set({ path: event.target.value })}
            />
          </Field>
          <Field label="Methods">
            <TextInput
              mono
              value={permission.methods}
              placeholder="all"
              onChange={(event) => set({ methods: event.target.value })}
            />
          </Field>
        </div>
        {permission.headers.map((header, index) => (
          <HeaderRow
            key={header.key}
            place={index + 1}
            header={header}
            onChange={(next) => set({ headers: permission.headers.with(index, next) })}
            onRemove={() => set({ headers: permission.headers.toSpliced(index, 1) })}
          />
        ))}
        <ProviderPicker
          chosen={permission.providers}
          known={providers}
          onChange={(next) => set({ providers: next })}
          label={`JWT providers of permission ${place}`}
        />
        <div>
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus size={14} />}
            onClick={() =>
              set({
                headers: [
                  ...permission.headers,
                  { key: newKey(), name: '', kind: 'exact', value: '', invert: false, ignoreCase: false },
                ],
              })
            }
          >
            Add header
          </Button>
        </div>
        {problems.map((problem) => (
          <p key={problem} className="flex gap-1.5 text-danger-strong text-sm">
            <CircleAlert size={14} className="mt-[3px] shrink-0" aria-hidden="true" />
            <span className="first-letter:uppercase">{problem}</span>
          </p>
        ))}
      </div>
    </li>
  );
}
