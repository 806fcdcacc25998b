'use client';

import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { Button, ButtonLink, EmptyState, Tabs, useIsNarrow } from '@peerway/ui';
import { Plus, Send } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { consumerKey, consumerOf } from './consumer';
import { ExportList } from './export-list';
import { type ExportCell, type ExportMatrixRow, matrixOfPartition } from './export-matrix';
import { ExportMatrixView } from './export-matrix-view';
import { exportsSentence } from './exports-sentence';
import { PartsView } from './parts-view';
import { type ExportsData, peersOf, useExports } from './use-exports';

const ExportCellDialog = dynamic(async () => (await import('./export-cell-dialog')).ExportCellDialog, { ssr: false });
const ExportDialog = dynamic(async () => (await import('./export-dialog')).ExportDialog, { ssr: false });

const cellKey = (rowKey: string, consumer: string): string => `${rowKey}>${consumer}`;

/** What is offered to whom: as a matrix, as a list, and by who holds which part of it. */
export function ExportsPage() {
  useWindowTitle('Exports');
  const exports = useExports();
  const write = useAllowance('meshWrite');
  const [partition] = usePartition();
  const [dialog, setDialog] = useQueryParameter('do');
  const [service] = useQueryParameter('service');
  const [peer] = useQueryParameter('peer');
  const [opened, setOpened] = useQueryParameter('cell');
  const exported = exports.data && inPartition(exports.data.exported, partition);
  const openCell = useCallback(
    (row: ExportMatrixRow, cell: ExportCell) => setOpened(cellKey(row.key, consumerKey(cell.consumer))),
    [setOpened],
  );
  const openRow = useCallback(
    (row: ExportedServiceRow) =>
      setOpened(cellKey(`${row.partition}/${row.namespace}/${row.service}`, consumerKey(consumerOf(row)))),
    [setOpened],
  );
  const found = exports.data && findCell(exports.data, opened);

  return (
    <Page
      title="Exports"
      sentence={exported && exportsSentence(exported)}
      actions={
        <Button
          variant="primary"
          icon={<Plus size={16} />}
          disabled={!write.isAllowed}
          title={write.reason}
          onClick={() => setDialog('export')}
        >
          Export a service
        </Button>
      }
    >
      <QueryView query={exports} what="the exported services">
        {(data) => <Views data={data} partition={partition} onCell={openCell} onRow={openRow} />}
      </QueryView>
      {exports.data && dialog === 'export' && (
        <ExportDialog initial={{ service, peer, partition }} data={exports.data} onClose={() => setDialog('')} />
      )}
      {exports.data && found && (
        <ExportCellDialog
          key={opened}
          row={found.row}
          cell={found.cell}
          data={exports.data}
          onClose={() => setOpened('')}
        />
      )}
    </Page>
  );
}

function findCell({ matrix }: ExportsData, key: string): { row: ExportMatrixRow; cell: ExportCell } | null {
  for (const row of matrix.rows) {
    if (!key.startsWith(`${row.key}>`)) continue;
    const cell = row.cells.get(key.slice(row.key.length + 1));
    if (cell) return { row, cell };
  }
  return null;
}

function Views({
  data,
  partition,
  onCell,
  onRow,
}: {
  data: ExportsData;
  partition: string;
  onCell: (row: ExportMatrixRow, cell: ExportCell) => void;
  onRow: (row: ExportedServiceRow) => void;
}) {
  const isNarrow = useIsNarrow();
  const [show, setShow] = useQueryParameter('show', 'matrix');
  const isOnePartition = data.partitions.length < 2 || partition !== '';
  const exported = inPartition(data.exported, partition);
  const parts = inPartition(data.parts, partition);
  const list = {
    value: 'list',
    label: 'List',
    count: exported.length,
    content:
      exported.length === 0 ? (
        <NothingExported />
      ) : (
        <ExportList rows={exported} isOnePartition={isOnePartition} onStop={onRow} />
      ),
  };
  const matrix = {
    value: 'matrix',
    label: 'Matrix',
    content:
      data.matrix.consumers.length === 0 ? (
        <NoConsumer />
      ) : (
        <ExportMatrixView
          matrix={matrixOfPartition(data.matrix, partition, peersOf(data.peerings, partition))}
          isOnePartition={isOnePartition}
          onPress={onCell}
        />
      ),
  };
  const owned = {
    value: 'parts',
    label: 'Parts',
    count: parts.filter(({ owner }) => owner !== '').length,
    content: <PartsView data={data} partition={partition} />,
  };
  const tabs = isNarrow ? [list, owned] : [matrix, list, owned];
  const tab = tabs.find(({ value }) => value === show) ?? tabs[0] ?? list;
  return <Tabs label="Ways to see the exports" value={tab.value} onChange={setShow} tabs={tabs} />;
}

const NothingExported = () => (
  <EmptyState icon={<Send size={28} />} title="Offer a service to a peer">
    A peer sees nothing of this cluster but what is exported to it by name. Exporting makes a service reachable; an
    intention says who of the peer may call it.
  </EmptyState>
);

const NoConsumer = () => (
  <EmptyState
    icon={<Send size={28} />}
    title="Nobody to offer a service to"
    actions={
      <ButtonLink variant="primary" href="/peerings">
        Peer with another cluster
      </ButtonLink>
    }
  >
    Services are exported to peers, and to other partitions of this cluster. There is no peering yet, and one partition.
  </EmptyState>
);
