'use client';

import { Button, type Column, DataTable, FilterInput, RowAction } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { decidedText, EffectiveMode } from './mode-cell';
import { type ModeGridRow, proxiesText, rowText } from './mode-grid-rows';
import type { ModeTarget } from './mode-target';

function columnsFor(onSet: (target: ModeTarget) => void): readonly Column<ModeGridRow>[] {
  return [
    {
      id: 'service',
      header: 'Service',
      sortValue: (row) => row.service,
      narrow: 'title',
      cell: (row) => <span className="font-medium">{row.service}</span>,
    },
    {
      id: 'upstream',
      header: 'Upstream',
      sortValue: (row) => `${row.upstream} ${row.peer}`,
      cell: (row) => (
        <span>
          <span className="font-medium">{row.upstream}</span>{' '}
          <span className="text-text-2">{row.peer === '' ? 'in this cluster' : `of ${row.peer}`}</span>
          {row.differsByProxy && <span className="block text-text-3">{proxiesText(row)}</span>}
        </span>
      ),
    },
    {
      id: 'mode',
      header: 'In force',
      narrow: 'aside',
      sortValue: (row) => row.resolved.effective,
      cell: (row) => <EffectiveMode row={row} />,
    },
    {
      id: 'decided',
      header: 'Decided by',
      sortValue: (row) => row.resolved.decidedBy.where,
      cell: (row) => <span>{decidedText(row)}</span>,
    },
    {
      id: 'shadowed',
      header: 'Not used',
      sortValue: (row) => row.resolved.shadowed.length,
      cell: (row) => (
        <span className="text-text-2">
          {row.resolved.shadowed.map(({ where, mode }) => `${mode} by ${where}`).join(', ') || '–'}
        </span>
      ),
    },
    {
      id: 'problem',
      header: 'Problem',
      width: 'w-[26%]',
      sortValue: (row) => (row.problem ? 0 : 1),
      cell: (row) =>
        row.problem ? (
          <span className="flex gap-1.5 text-danger-strong">
            <TriangleAlert size={14} aria-hidden="true" className="mt-[3px] shrink-0" />
            {row.problem.message}
          </span>
        ) : (
          <span className="text-text-3">none</span>
        ),
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      cell: (row) =>
        row.peer !== '' && (
          <RowAction>
            <Button size="sm" aria-label={`Set the mode of ${rowText(row)}`} onClick={() => onSet(overrideOf(row))}>
              Set
            </Button>
          </RowAction>
        ),
    },
  ];
}

/** The target of a setting for exactly this upstream. */
export const overrideOf = (row: ModeGridRow): ModeTarget => ({
  level: 'service-defaults.upstream-override',
  partition: row.partition,
  namespace: row.namespace,
  service: row.service,
  upstream: row.upstream,
  upstreamNamespace: row.upstreamNamespace,
  peer: row.peer,
});

/** Each upstream as a row: the same as the grid, to sort, to search and for narrow screens. */
export function ModeList({ rows, onSet }: { rows: readonly ModeGridRow[]; onSet: (target: ModeTarget) => void }) {
  const [sort, setSort] = useQueryParameter('sort');
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsFor(onSet), [onSet]);
  return (
    <div className="flex flex-col gap-3">
      {rows.length > 8 && <FilterInput label="Filter upstreams" value={filter} onChange={setFilter} />}
      <DataTable
        label="Upstreams"
        sort={sort}
        onSort={setSort}
        columnChoice="modes"
        rows={rows}
        columns={columns}
        rowKey={({ key }) => key}
        searchText={(row) => `${row.service} ${row.upstream} ${row.peer} ${row.resolved.effective}`}
        filter={filter}
        onClearFilter={() => setFilter('')}
      />
    </div>
  );
}
