'use client';

import type { ServiceSummary } from '@peerway/model/catalog';
import {
  Badge,
  ButtonLink,
  type Column,
  DataTable,
  EmptyState,
  FilterInput,
  formatList,
  RowLink,
  SegmentedControl,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Download, Server } from 'lucide-react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { healthColumn, protocolColumn } from './service-columns';
import { instancesText } from './service-health';
import { servicePath } from './service-path';
import { servicesSentence } from './services-sentence';

const columns: readonly Column<ServiceSummary>[] = [
  {
    id: 'name',
    header: 'Service',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => <RowLink href={servicePath(row)}>{row.name}</RowLink>,
  },
  {
    id: 'where',
    header: 'Where',
    sortValue: (row) => row.peer,
    cell: (row) => <Where peer={row.peer} />,
  },
  healthColumn,
  {
    id: 'instances',
    header: 'Instances',
    align: 'right',
    sortValue: (row) => row.instances.total,
    cell: (row) => instancesText(row),
  },
  protocolColumn,
  {
    id: 'mesh',
    header: 'In the mesh',
    narrow: 'hidden',
    sortValue: (row) => (row.inMesh ? 0 : 1),
    cell: (row) => <InMesh service={row} />,
  },
  {
    id: 'exported',
    header: 'Exported to',
    narrow: 'hidden',
    sortValue: (row) => row.exportedTo.length,
    cell: (row) =>
      row.exportedTo.length > 0 ? (
        formatList(row.exportedTo)
      ) : (
        <span className="text-text-3">{row.peer === '' && row.kind === '' ? 'nobody' : '–'}</span>
      ),
  },
];

function InMesh({ service }: { service: ServiceSummary }) {
  if (service.kind === 'mesh-gateway') return <span className="text-text-2">as a gateway</span>;
  return service.inMesh ? 'yes' : <span className="text-text-3">no sidecar</span>;
}

/** Whether a service is this cluster's own or a peer's, in words and by shape. */
export function Where({ peer }: { peer: string }) {
  return peer === '' ? (
    <span className="text-text-2">This cluster</span>
  ) : (
    <Badge tone="info" icon={<Download size={12} aria-hidden="true" />}>
      Imported from {peer}
    </Badge>
  );
}

const scopes = [
  { value: 'all', label: 'All' },
  { value: 'local', label: 'This cluster' },
  { value: 'imported', label: 'Imported' },
] as const;

export function ServicesPage() {
  useWindowTitle('Services');
  const services = useQuery(trpc.service.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(10_000) }));
  const [filter, setFilter] = useQueryParameter('filter');
  const [sort, setSort] = useQueryParameter('sort');
  const [scope, setScope] = useQueryParameter('where', 'all');
  const [partition] = usePartition();
  return (
    <Page title="Services" sentence={services.data && servicesSentence(inPartition(services.data, partition))}>
      <QueryView query={services} what="the services">
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              icon={<Server size={28} />}
              title="No services yet"
              actions={<ButtonLink href="/peerings">Peer with another cluster</ButtonLink>}
            >
              Register one by running its sidecar:{' '}
              <code className="font-mono text-xs">peerway sidecar --config FILE</code>. Services that a peer exports
              appear here by themselves.
            </EmptyState>
          ) : (
            <>
              <div className="flex flex-wrap gap-2">
                <FilterInput label="Filter services" value={filter} onChange={setFilter} />
                <SegmentedControl label="Where" value={scopeOf(scope)} onChange={setScope} choices={scopes} />
              </div>
              <DataTable
                label="Services"
                sort={sort}
                onSort={setSort}
                columnChoice="services"
                rows={inPartition(rows, partition).filter(
                  (row) => scope === 'all' || (row.peer === '') === (scope === 'local'),
                )}
                columns={columns}
                rowKey={servicePath}
                searchText={(row) => `${row.name} ${row.peer} ${row.protocol} ${row.tags.join(' ')}`}
                filter={filter}
                onClearFilter={() => setFilter('')}
                initialSort={{ column: 'name', direction: 'ascending' }}
              />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}

const scopeOf = (text: string) => scopes.find(({ value }) => value === text)?.value ?? 'all';
