'use client';

import type { ExportedServiceRow } from '@peerway/model/exported-service';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FilterInput,
  Link,
  RowAction,
  RowLink,
  Status,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Ban, Plus, Send, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { ExportDialog } from './export-dialog';
import { exportsSentence } from './exports-sentence';
import { StopExportDialog } from './stop-export-dialog';

/** What an item of `exported-services` is called. */
export const causeText = (cause: ExportedServiceRow['causedBy'][number]): string =>
  cause.kind === 'wildcard' ? 'wildcard *' : `item ${cause.name}`;

function columnsFor(onStop: (row: ExportedServiceRow) => void): readonly Column<ExportedServiceRow>[] {
  return [
    {
      id: 'service',
      header: 'Service',
      narrow: 'title',
      sortValue: (row) => row.service,
      cell: (row) => <RowLink href={`/services/${encodeURIComponent(row.service)}`}>{row.service}</RowLink>,
    },
    {
      id: 'peer',
      header: 'Consumer peer',
      sortValue: (row) => row.peer,
      cell: (row) => (
        <RowAction>
          <Link href={`/peerings/${row.peer}`}>{row.peer}</Link>
        </RowAction>
      ),
    },
    {
      id: 'state',
      header: 'State',
      narrow: 'aside',
      sortValue: (row) => (row.warnings.length > 0 ? 0 : row.replicated ? 2 : 1),
      cell: (row) => <ExportState row={row} />,
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
            {row.crossing === 'terminate' ? 'terminated and re-encrypted' : 'passed through by SNI'}
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
      cell: (row) => <span className="text-text-2">{row.causedBy.map(causeText).join(' and ')}</span>,
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
            aria-label={`Stop exporting ${row.service} to ${row.peer}`}
            onClick={() => onStop(row)}
          >
            Stop
          </Button>
        </RowAction>
      ),
    },
  ];
}

function ExportState({ row }: { row: ExportedServiceRow }) {
  if (row.warnings.length > 0) {
    return (
      <span className="flex gap-1.5 text-warning-strong">
        <TriangleAlert size={14} aria-hidden="true" className="mt-[3px] shrink-0" />
        <span>{row.warnings.join('; ')}</span>
      </span>
    );
  }
  return row.replicated ? (
    <Status status="healthy">The peer has it</Status>
  ) : (
    <Status status="pending">Not acknowledged yet</Status>
  );
}

export function ExportsPage() {
  useWindowTitle('Exports');
  const exported = useQuery(
    trpc.exportedService.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(5_000) }),
  );
  const [dialog, setDialog] = useQueryParameter('do');
  const [service] = useQueryParameter('service');
  const [peer] = useQueryParameter('peer');
  const [filter, setFilter] = useState('');
  const [stopping, setStopping] = useState<ExportedServiceRow | null>(null);
  const columns = useMemo(() => columnsFor(setStopping), []);
  const exportButton = (
    <Button variant="primary" icon={<Plus size={16} />} onClick={() => setDialog('export')}>
      Export a service
    </Button>
  );
  return (
    <Page title="Exports" sentence={exported.data && exportsSentence(exported.data)} actions={exportButton}>
      <QueryView query={exported} what="the exported services">
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={<Send size={28} />} title="Offer a service to a peer">
              A peer sees nothing of this cluster but what is exported to it by name. Exporting makes a service
              reachable; an intention says who of the peer may call it.
            </EmptyState>
          ) : (
            <>
              {rows.length > 6 && <FilterInput label="Filter exports" value={filter} onChange={setFilter} />}
              <DataTable
                label="Exported services"
                rows={rows}
                columns={columns}
                rowKey={(row) => `${row.partition}/${row.namespace}/${row.service}/${row.peer}`}
                searchText={(row) => `${row.service} ${row.peer} ${row.protocol}`}
                filter={filter}
                onClearFilter={() => setFilter('')}
                initialSort={{ column: 'service', direction: 'ascending' }}
              />
            </>
          )
        }
      </QueryView>
      {dialog === 'export' && (
        <ExportDialog initial={{ service, peer }} rows={exported.data ?? []} onClose={() => setDialog('')} />
      )}
      {stopping && <StopExportDialog row={stopping} onClose={() => setStopping(null)} />}
    </Page>
  );
}
