'use client';

import type { AuditOutcome } from '@peerway/model/audit-outcome';
import { Button, FilterInput, FilterSelect, TextInput } from '@peerway/ui';
import { X } from 'lucide-react';
import { isFiltered } from './audit-view';
import { operationGroups } from './audit-words';
import { TimeRange } from './time-range';
import type { AuditViewState } from './use-audit-view';
import { useDraft } from './use-draft';
import { WhoSelect } from './who-select';

const outcomes: readonly { value: AuditOutcome; label: string }[] = [
  { value: 'done', label: 'Changes' },
  { value: 'denied', label: 'Denials' },
  { value: 'read', label: 'Readings of this log' },
];

/** Which records: each control is a part of the address, and together they hold all at once. */
export function AuditFilters({ state }: { state: AuditViewState }) {
  const { view, change, clear } = state;
  const [text, setText] = useDraft(view.q, (q) => change({ q }));
  const [target, setTarget] = useDraft(view.target, (next) => change({ target: next }));
  return (
    <search aria-label="Which records" className="flex flex-wrap items-center gap-2">
      <FilterInput label="Search the log" value={text} onChange={setText} />
      <FilterSelect
        label="Outcome"
        all="Changes and denials"
        value={view.outcome}
        onChange={(outcome) => change({ outcome })}
        options={outcomes}
        width="sm:w-48"
      />
      <WhoSelect value={view.who} onChange={(who) => change({ who })} />
      <FilterSelect
        label="Operation"
        all="Every operation"
        value={view.operation}
        onChange={(operation) => change({ operation })}
        options={operationGroups}
      />
      <div className="w-[calc(50%-4px)] sm:w-44">
        <TextInput
          size="sm"
          aria-label="Target"
          placeholder="Target"
          value={target}
          onChange={(event) => setTarget(event.target.value)}
        />
      </div>
      <TimeRange from={view.from} to={view.to} onChange={change} />
      {isFiltered(view) && (
        <Button variant="ghost" icon={<X size={14} />} onClick={clear}>
          Clear
        </Button>
      )}
    </search>
  );
}
