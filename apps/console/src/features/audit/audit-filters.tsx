'use client';

import type { AuditOutcome } from '@peerway/model/audit';
import { Button, FilterInput, Select, TextInput } from '@peerway/ui';
import { X } from 'lucide-react';
import { isFiltered } from './audit-view';
import { operationGroups } from './audit-words';
import { TimeRange } from './time-range';
import type { AuditViewState } from './use-audit-view';
import { useDraft } from './use-draft';
import { WhoSelect } from './who-select';

const outcomes: readonly { value: '' | AuditOutcome; label: string }[] = [
  { value: '', label: 'Changes and denials' },
  { value: 'done', label: 'Changes' },
  { value: 'denied', label: 'Denials' },
  { value: 'read', label: 'Readings of this log' },
];

/** Which records: each control is a part of the address, and together they hold all at once. */
export function AuditFilters({ state }: { state: AuditViewState }) {
  const { view, change, clear } = state;
  const [text, setText] = useDraft(view.q, (q) => change({ q }));
  const [target, setTarget] = useDraft(view.target, (next) => change({ target: next }));
  const isKnown = view.operation === '' || operationGroups.some(({ value }) => value === view.operation);
  return (
    <search aria-label="Which records" className="flex flex-wrap items-center gap-2">
      <FilterInput label="Search the log" value={text} onChange={setText} />
      <div className="w-[calc(50%-4px)] sm:w-48">
        <Select
          aria-label="Outcome"
          className="h-8 text-sm"
          value={view.outcome}
          onChange={(event) =>
            change({ outcome: outcomes.find(({ value }) => value === event.target.value)?.value ?? '' })
          }
        >
          {outcomes.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      <div className="w-[calc(50%-4px)] sm:w-44">
        <WhoSelect value={view.who} onChange={(who) => change({ who })} />
      </div>
      <div className="w-[calc(50%-4px)] sm:w-44">
        <Select
          aria-label="Operation"
          className="h-8 text-sm"
          value={view.operation}
          onChange={(event) => change({ operation: event.target.value })}
        >
          <option value="">Every operation</option>
          {!isKnown && <option value={view.operation}>{view.operation}</option>}
          {operationGroups.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      <div className="w-[calc(50%-4px)] sm:w-44">
        <TextInput
          aria-label="Target"
          placeholder="Target"
          className="h-8 text-sm"
          value={target}
          onChange={(event) => setTarget(event.target.value)}
        />
      </div>
      <TimeRange from={view.from} to={view.to} onChange={change} />
      {isFiltered(view) && (
        <Button size="sm" variant="ghost" icon={<X size={14} />} className="h-8" onClick={clear}>
          Clear
        </Button>
      )}
    </search>
  );
}
