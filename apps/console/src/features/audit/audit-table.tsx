'use client';

import type { AuditEvent } from '@peerway/model/audit';
import { type Column, DataTable, Mono, RelativeTime, RowLink } from '@peerway/ui';
import { useMemo } from 'react';
import { actorName } from './audit-words';
import { OutcomeMark } from './outcome-mark';
import type { AuditViewState } from './use-audit-view';

/** One page of records. A row opens its record beside the table. */
export function AuditTable({ events, state }: { events: readonly AuditEvent[]; state: AuditViewState }) {
  const { view, hrefOf } = state;
  const isPanelOpen = view.record !== '';
  const columns = useMemo(
    () => columnsFor(hrefOf).filter(({ id }) => id !== 'from' || !isPanelOpen),
    [hrefOf, isPanelOpen],
  );
  return (
    <DataTable
      label="Audit log"
      rows={events}
      columns={columns}
      rowKey={({ sequence }) => String(sequence)}
      searchText={({ operation }) => operation}
      isSelected={({ sequence }) => String(sequence) === view.record}
    />
  );
}

const columnsFor = (hrefOf: AuditViewState['hrefOf']): Column<AuditEvent>[] => [
  {
    id: 'operation',
    header: 'Operation',
    narrow: 'title',
    cell: ({ sequence, operation, target }) => (
      <RowLink href={hrefOf({ record: String(sequence) })} label={`${operation} ${target}, record ${sequence}`}>
        {operation}
      </RowLink>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    isHeaderHidden: true,
    narrow: 'aside',
    cell: (event) => <OutcomeMark event={event} />,
  },
  {
    id: 'target',
    header: 'Target',
    width: 'w-[30%]',
    cell: ({ target }) => (
      <span className="line-clamp-2">
        <Mono>{target}</Mono>
      </span>
    ),
  },
  {
    id: 'who',
    header: 'Who',
    cell: (event) => (
      <span title={event.actor} className="line-clamp-2 min-w-32 [overflow-wrap:anywhere]">
        {actorName(event)}
      </span>
    ),
  },
  {
    id: 'from',
    header: 'From',
    narrow: 'hidden',
    cell: ({ source }) => (
      <span className="block min-w-24">
        <Mono>{source}</Mono>
      </span>
    ),
  },
  { id: 'when', header: 'When', align: 'right', cell: ({ at }) => <RelativeTime at={at} /> },
];
