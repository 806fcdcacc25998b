'use client';

import { Badge, FilterInput, MatrixGrid, SegmentedControl } from '@peerway/ui';
import { useMemo, useState } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { servicePath } from '@/features/service/service-path';
import { CellMark, cellSpoken } from './cell-mark';
import { consumerKey, consumerText } from './consumer';
import { type ExportCell, type ExportMatrix, type ExportMatrixRow, rowsShown } from './export-matrix';

const views = [
  { value: 'all', label: 'All services' },
  { value: 'exported', label: 'Exported' },
  { value: 'warnings', label: 'With warnings' },
] as const;

/** Services against those who could receive them. A cell says why it is filled; pressing it leads to the opposite. */
export function ExportMatrixView({
  matrix,
  isOnePartition,
  onPress,
}: {
  matrix: ExportMatrix;
  isOnePartition: boolean;
  onPress: (row: ExportMatrixRow, cell: ExportCell) => void;
}) {
  const [only, setOnly] = useQueryParameter('only', 'all');
  const [filter, setFilter] = useState('');
  const view = views.find(({ value }) => value === only)?.value ?? 'all';
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = rowsShown(matrix.rows, view).filter(({ service, partition, namespace }) =>
    words.every((word) => `${service} ${partition} ${namespace}`.toLowerCase().includes(word)),
  );
  const columns = useMemo(
    () =>
      matrix.consumers.map((consumer) => ({
        id: consumerKey(consumer),
        name: consumerText(consumer),
        width: 208,
        header: (
          <span className="flex flex-col font-normal">
            <span>{consumer.kind === 'peer' ? 'peer' : 'partition'}</span>
            <span className="truncate font-medium text-sm text-text-1">{consumer.name}</span>
          </span>
        ),
        cell: (row: ExportMatrixRow) => {
          const cell = row.cells.get(consumerKey(consumer)) ?? { consumer, causes: [], exported: null, reach: null };
          if (consumer.kind === 'partition' && consumer.name === row.partition) {
            return { before: `${row.service} for the partition ${consumer.name}:`, content: itself };
          }
          return {
            ...cellSpoken(row, cell),
            content: <CellMark cell={cell} />,
            ...(cell.exported && cell.exported.warnings.length > 0 ? { title: cell.exported.warnings.join('; ') } : {}),
            onPress: () => onPress(row, cell),
          };
        },
      })),
    [matrix.consumers, onPress],
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <FilterInput label="Filter services" value={filter} onChange={setFilter} />
        <SegmentedControl label="Show" value={view} onChange={setOnly} choices={views} />
      </div>
      {rows.length === 0 ? (
        <p className="rounded-lg border border-line border-dashed px-4 py-6 text-base text-text-2">
          {filter !== '' ? `No service matches “${filter}”.` : emptyView[view]}
        </p>
      ) : (
        <MatrixGrid
          label="Exports by service and consumer"
          corner="Service"
          rows={rows}
          rowKey={({ key }) => key}
          rowHeader={(row) => ({
            content: <RowName row={row} isOnePartition={isOnePartition} />,
            ...(row.kind === 'service' ? { href: servicePath({ ...row, name: row.service, peer: '' }) } : {}),
          })}
          columns={columns}
          rowHeight={48}
        />
      )}
    </div>
  );
}

const itself = <span className="text-text-3">itself</span>;

const emptyView = {
  all: 'No service is registered here.',
  exported: 'Nothing is exported to anybody.',
  warnings: 'Every export works as it is.',
};

function RowName({ row, isOnePartition }: { row: ExportMatrixRow; isOnePartition: boolean }) {
  const where = [
    ...(isOnePartition ? [] : [row.partition]),
    ...(row.namespace === 'default' ? [] : [`namespace ${row.namespace}`]),
  ].join(', ');
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{row.service === '*' ? '* every service' : row.service}</span>
        {where && <span className="block truncate font-normal text-text-3 text-xs">{where}</span>}
      </span>
      {row.kind === 'service' && row.protocol !== '' && <Badge mono>{row.protocol}</Badge>}
      {row.kind === 'named' && <span className="text-text-3 text-xs">not registered</span>}
    </span>
  );
}
