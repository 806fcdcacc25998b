'use client';

import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { Badge, Button, type Column, DataTable, FilterInput, Link, RowAction, RowLink } from '@peerway/ui';
import { Ban } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { peeringPath } from '@/features/peering/peering-path';
import { servicePath } from '@/features/service/service-path';
import { crossingText, ownerText } from './cause-text';
import { consumerOf, consumerText } from './consumer';
import { ExportState } from './export-state';

function columnsFor(
  isOnePartition: boolean,
  onStop: (row: ExportedServiceRow) => void,
): readonly Column<ExportedServiceRow>[] {
  return [
    {
      id: 'service',
      header: 'Service',
      narrow: 'title',
      sortValue: (row) => row.service,
      cell: (row) => <RowLink href={servicePath({ ...row, name: row.service, peer: '' })}>{row.service}</RowLink>,
    },
    {
      id: 'consumer',
      header: 'Consumer',
      sortValue: (row) => consumerText(consumerOf(row)),
      cell: (row) =>
        row.peer === '' ? (
          <span className="whitespace-nowrap">{consumerText(consumerOf(row))}</span>
        ) : (
          <RowAction>
            <Link href={peeringPath({ name: row.peer, partition: row.partition })}>{row.peer}</Link>
          </RowAction>
        ),
    },
    ...(isOnePartition
      ? []
      : [
          {
            id: 'partition',
            header: 'Partition',
            sortValue: (row: ExportedServiceRow) => row.partition,
            cell: (row: ExportedServiceRow) => row.partition,
          },
        ]),
    {
      id: 'state',
      header: 'State',
      width: 'w-[24%]',
      narrow: 'aside',
      sortValue: (row) => (row.warnings.length > 0 ? 0 : row.replicated ? 2 : 1),
      cell: (row) => <ExportState exported={row} />,
    },
    {
      id: 'crossing',
      header: 'Crosses the gateway',
      narrow: 'hidden',
      sortValue: (row) => row.crossing,
      cell: (row) => (
        <span className="inline-flex items-center gap-2 whitespace-nowrap">
          <Badge mono>{row.protocol}</Badge>
          <span className="text-text-2">
            {row.toPartition === '' ? crossingText(row.crossing) : 'inside this cluster'}
          </span>
        </span>
      ),
    },
    {
      id: 'instances',
      header: 'Instances',
      narrow: 'hidden',
      align: 'right',
      sortValue: (row) => row.instances,
      cell: (row) => row.instances,
    },
    {
      id: 'cause',
      header: 'Because of',
      sortValue: (row) => row.causedBy.length,
      cell: (row) => <Cause row={row} />,
    },
    {
      id: 'action',
      header: 'Action',
      isHeaderHidden: true,
      align: 'right',
      cell: (row) => (
        <RowAction>
          <Button
            size="sm"
            variant="ghost"
            icon={<Ban size={14} />}
            aria-label={`Stop exporting ${row.service} to ${consumerText(consumerOf(row))}`}
            onClick={() => onStop(row)}
          >
            Stop
          </Button>
        </RowAction>
      ),
    },
  ];
}

function Cause({ row }: { row: ExportedServiceRow }) {
  const items = row.causedBy.map(({ kind, name }) => (kind === 'wildcard' ? 'wildcard *' : `item ${name}`));
  const owners = row.owners.filter((owner) => owner !== '');
  return (
    <span className="text-text-2">
      {items.join(' and ')}
      {owners.length > 0 && <span className="text-text-3">, in {owners.map(ownerText).join(' and ')}</span>}
    </span>
  );
}

/** Each export as a row: the same as the matrix, to sort, to search and for narrow screens. */
export function ExportList({
  rows,
  isOnePartition,
  onStop,
}: {
  rows: readonly ExportedServiceRow[];
  isOnePartition: boolean;
  onStop: (row: ExportedServiceRow) => void;
}) {
  const [sort, setSort] = useQueryParameter('sort');
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsFor(isOnePartition, onStop), [isOnePartition, onStop]);
  return (
    <div className="flex flex-col gap-3">
      {rows.length > 6 && <FilterInput label="Filter exports" value={filter} onChange={setFilter} />}
      <DataTable
        label="Exported services"
        sort={sort}
        onSort={setSort}
        columnChoice="exports"
        rows={rows}
        columns={columns}
        rowKey={(row) => `${row.partition}/${row.namespace}/${row.service}/${row.peer}/${row.toPartition}`}
        searchText={(row) => `${row.service} ${row.peer} ${row.toPartition} ${row.protocol} ${row.owners.join(' ')}`}
        filter={filter}
        onClearFilter={() => setFilter('')}
        initialSort={{ column: 'service', direction: 'ascending' }}
      />
    </div>
  );
}
