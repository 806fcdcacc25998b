'use client';

import type { Intention } from '@peerway/model/intention';
import { Badge, type Column, DataTable, RelativeTime } from '@peerway/ui';
import { Ban, Check, ListChecks } from 'lucide-react';
import { useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { WriterName } from '@/features/exported-service/writer-name';
import { intentionKey } from './intention-key';
import { actionText, serviceText, sourcePlace, sourceText } from './intention-text';

function columnsFor(onOpen: (row: Intention) => void): Column<Intention>[] {
  return [
    {
      id: 'precedence',
      header: 'Precedence',
      width: 'w-28',
      sortValue: (row) => row.precedence,
      cell: (row) => <span className="tabular-nums">{row.precedence}</span>,
    },
    {
      id: 'source',
      header: 'Source',
      narrow: 'title',
      sortValue: (row) => sourceText(row.source, row.destination.partition),
      cell: (row) => (
        <span>
          <button
            type="button"
            onClick={() => onOpen(row)}
            aria-label={`${sourceText(row.source, row.destination.partition)} to ${serviceText(row.destination)}`}
            className="rounded-sm text-left font-medium after:absolute after:inset-0 after:content-['']"
          >
            {serviceText(row.source)}
          </button>{' '}
          {row.source.peer !== '' ? (
            <Badge tone="accent">peer {row.source.peer}</Badge>
          ) : (
            <span className="text-text-2">{sourcePlace(row.source, row.destination.partition)}</span>
          )}
        </span>
      ),
    },
    {
      id: 'destination',
      header: 'Destination',
      sortValue: (row) => row.destination.name,
      cell: (row) => (
        <span>
          {serviceText(row.destination)}
          {row.destination.partition !== 'default' && (
            <span className="text-text-2"> in partition {row.destination.partition}</span>
          )}
        </span>
      ),
    },
    {
      id: 'action',
      header: 'Action',
      narrow: 'aside',
      sortValue: actionText,
      cell: (row) => <ActionBadge intention={row} />,
    },
    {
      id: 'description',
      header: 'Description',
      width: 'w-[26%]',
      cell: (row) => <span className="line-clamp-2 text-text-2">{row.description || '—'}</span>,
    },
    {
      id: 'changed',
      header: 'Changed',
      sortValue: (row) => -row.modifyIndex,
      cell: (row) => (
        <span className="text-text-2">
          <RelativeTime at={row.updatedAt} /> by <WriterName accessorId={row.updatedBy} />
        </span>
      ),
    },
  ];
}

export function ActionBadge({ intention }: { intention: Pick<Intention, 'action' | 'permissions'> }) {
  const text = actionText(intention);
  switch (intention.action) {
    case 'allow':
      return (
        <Badge tone="success" icon={<Check size={12} aria-hidden="true" />}>
          {text}
        </Badge>
      );
    case 'deny':
      return (
        <Badge tone="danger" icon={<Ban size={12} aria-hidden="true" />}>
          {text}
        </Badge>
      );
    case null:
      return (
        <Badge tone="info" icon={<ListChecks size={12} aria-hidden="true" />}>
          {text}
        </Badge>
      );
    default:
      return intention.action satisfies never;
  }
}

export function IntentionTable({
  rows,
  filter,
  onClearFilter,
  opened,
  onOpen,
}: {
  rows: readonly Intention[];
  filter: string;
  onClearFilter: () => void;
  opened: string;
  onOpen: (row: Intention) => void;
}) {
  const [sort, setSort] = useQueryParameter('sort');
  const columns = useMemo(() => columnsFor(onOpen), [onOpen]);
  return (
    <DataTable
      label="Intentions"
      sort={sort}
      onSort={setSort}
      columnChoice="intentions"
      rows={rows}
      columns={columns}
      rowKey={intentionKey}
      searchText={(row) =>
        `${sourceText(row.source, row.destination.partition)} ${row.source.name} ${row.destination.name} ${serviceText(row.destination)} ${actionText(row)} ${row.description}`
      }
      filter={filter}
      onClearFilter={onClearFilter}
      initialSort={{ column: 'precedence', direction: 'descending' }}
      isSelected={(row) => intentionKey(row) === opened}
    />
  );
}
