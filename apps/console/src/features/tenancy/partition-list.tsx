'use client';

import type { PartitionView } from '@peerway/model/tenancy';
import { type Column, DataTable, FilterInput, formatCount, Link, RowAction, RowLink } from '@peerway/ui';
import { useMemo, useState } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { withPartition } from './partition-view';
import { TenantActions } from './tenant-actions';

type Actions = {
  mayWrite: boolean;
  onEdit: (row: PartitionView) => void;
  onDelete: (row: PartitionView) => void;
};

const count = (
  id: keyof PartitionView & string,
  header: string,
  countOf: (row: PartitionView) => number,
  page = '',
) => ({
  id,
  header,
  align: 'right' as const,
  sortValue: countOf,
  cell: (row: PartitionView) =>
    page === '' || countOf(row) === 0 ? (
      formatCount(countOf(row))
    ) : (
      <RowAction>
        <Link href={withPartition(page, row.name)} aria-label={`${countOf(row)} ${header} of ${row.name}`}>
          {formatCount(countOf(row))}
        </Link>
      </RowAction>
    ),
});

function columnsFor({ mayWrite, onEdit, onDelete }: Actions): readonly Column<PartitionView>[] {
  return [
    {
      id: 'name',
      header: 'Partition',
      narrow: 'title',
      sortValue: ({ name }) => name,
      cell: ({ name }) => <RowLink href={`/tenants?partition=${encodeURIComponent(name)}`}>{name}</RowLink>,
    },
    {
      id: 'description',
      header: 'Description',
      width: 'w-[30%]',
      cell: ({ description }) => <span className="text-text-2">{description || '–'}</span>,
    },
    count('namespaces', 'Namespaces', ({ namespaces }) => namespaces),
    count('services', 'Services', ({ services }) => services, '/services'),
    count('gateways', 'Mesh gateways', ({ gateways }) => gateways, '/gateways'),
    count('configEntries', 'Config entries', ({ configEntries }) => configEntries),
    count('peerings', 'Peerings', ({ peerings }) => peerings),
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      cell: (row) => (
        <TenantActions
          what={`the partition ${row.name}`}
          isBuiltIn={row.name === 'default'}
          mayWrite={mayWrite}
          onEdit={() => onEdit(row)}
          onDelete={() => onDelete(row)}
        />
      ),
    },
  ];
}

/** Partitions with what is in each. A row leads to its namespaces, below. */
export function PartitionList({
  rows,
  selected,
  ...actions
}: { rows: readonly PartitionView[]; selected: string } & Actions) {
  const [sort, setSort] = useQueryParameter('sort');
  const { mayWrite, onEdit, onDelete } = actions;
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsFor({ mayWrite, onEdit, onDelete }), [mayWrite, onEdit, onDelete]);
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-[72ch] text-base text-text-2">
        A partition keeps its services, gateways, peerings and config entries to itself. What another one may use, it
        exports.
      </p>
      {rows.length > 8 && <FilterInput label="Filter partitions" value={filter} onChange={setFilter} />}
      <DataTable
        label="Partitions"
        sort={sort}
        onSort={setSort}
        rows={rows}
        columns={columns}
        rowKey={({ name }) => name}
        searchText={({ name, description }) => `${name} ${description}`}
        filter={filter}
        onClearFilter={() => setFilter('')}
        isSelected={({ name }) => name === selected}
      />
    </div>
  );
}
