'use client';

import {
  Badge,
  ButtonLink,
  type Column,
  DataTable,
  EmptyState,
  FilterInput,
  FilterSelect,
  formatList,
  RelativeTime,
  RowLink,
  SegmentedControl,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { healthColumn, protocolColumn } from '@/features/service/service-columns';
import { useAllowance } from '@/features/session/use-session';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { parseImportKey } from './import-path';
import { type ImportRow, importRows, modesInForce, userNames } from './import-rows';
import { importsSentence, importText } from './imports-sentence';

const ImportPanel = dynamic(async () => (await import('./import-panel')).ImportPanel, { ssr: false });

const columnsFor = (hrefOf: (key: string) => string): readonly Column<ImportRow>[] => [
  {
    id: 'name',
    header: 'Service',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2">
        <RowLink href={hrefOf(row.key)}>{row.name}</RowLink>
        {row.namespace !== 'default' && <span className="text-text-3">{row.namespace}</span>}
      </span>
    ),
  },
  { id: 'peer', header: 'Peer', sortValue: (row) => row.peer, cell: (row) => row.peer },
  healthColumn,
  protocolColumn,
  {
    id: 'mode',
    header: 'Gateway mode',
    narrow: 'hidden',
    sortValue: (row) =>
      modesInForce(row)
        .map(({ mode }) => mode)
        .join(' '),
    cell: (row) => <ModesInForce row={row} />,
  },
  {
    id: 'users',
    header: 'Used by',
    sortValue: (row) => row.users.length,
    cell: (row) =>
      row.users.length === 0 ? (
        <span className="text-text-3">nobody here</span>
      ) : (
        <span className={row.users.some(({ problem }) => problem !== null) ? 'text-danger-strong' : undefined}>
          {formatList(userNames(row))}
          {row.users.some(({ problem }) => problem !== null) && ', stopped'}
        </span>
      ),
  },
  {
    id: 'heard',
    header: 'Peer last heard',
    align: 'right',
    sortValue: (row) => row.heardAt,
    cell: (row) =>
      row.peering === null ? <span className="text-text-3">not shown</span> : <RelativeTime at={row.heardAt} />,
  },
];

function ModesInForce({ row }: { row: ImportRow }) {
  const modes = modesInForce(row);
  if (modes.length === 0) return <span className="text-text-3">no upstream yet</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {modes.map(({ mode, decidedBy }) => (
        <li key={`${mode} ${decidedBy}`} className="flex flex-wrap items-center gap-x-2">
          <Badge tone={mode === 'local' ? 'accent' : 'neutral'}>{mode}</Badge>
          <span className="text-text-3">{decidedBy === 'default' ? 'by default' : decidedBy}</span>
        </li>
      ))}
    </ul>
  );
}

const uses = [
  { value: 'all', label: 'All' },
  { value: 'used', label: 'Used here' },
  { value: 'unused', label: 'Not used' },
] as const;

/** What peers export to this cluster, and how a service here uses it. */
export function ImportsPage() {
  useWindowTitle('Imports');
  const peeringRead = useAllowance('peeringRead');
  const interval = useRefetchInterval(10_000);
  const services = useQuery(trpc.service.list.queryOptions(undefined, { refetchInterval: interval }));
  const modes = useQuery(trpc.meshGatewayMode.list.queryOptions(undefined, { refetchInterval: interval }));
  const peerings = useQuery(
    trpc.peering.list.queryOptions(undefined, { refetchInterval: interval, enabled: peeringRead.isAllowed }),
  );
  const [partition] = usePartition();
  const [filter, setFilter] = useQueryParameter('filter');
  const [peer, setPeer] = useQueryParameter('peer');
  const [use, setUse] = useQueryParameter('show', 'all');
  const [open, setOpen] = useQueryParameter('use');
  const search = useSearchParams().toString();
  const rows = useMemo(
    () =>
      services.data &&
      modes.data &&
      inPartition(importRows(services.data, modes.data.rows, peerings.data ?? []), partition),
    [services.data, modes.data, peerings.data, partition],
  );
  const columns = useMemo(() => {
    const hrefOf = (key: string): string => {
      const parameters = new URLSearchParams(search);
      parameters.set('use', key);
      return `/imports?${parameters}`;
    };
    return columnsFor(hrefOf);
  }, [search]);
  const reference = parseImportKey(open);
  const peers = [...new Set((rows ?? []).map((row) => row.peer))];
  return (
    <Page title="Imports" sentence={rows && importsSentence(rows)}>
      <QueryView query={{ ...services, data: rows, error: services.error ?? modes.error }} what="the imported services">
        {() => (
          <div className="flex min-w-0 items-start gap-4">
            <div className="flex min-w-0 flex-1 flex-col gap-3">
              {!rows || rows.length === 0 ? (
                <NothingImported peerings={peerings.data?.length} />
              ) : (
                <>
                  <div className="flex flex-wrap gap-2">
                    <FilterInput label="Filter imports" value={filter} onChange={setFilter} />
                    {peers.length > 1 && (
                      <FilterSelect
                        label="Peer"
                        value={peer}
                        onChange={setPeer}
                        all="All peers"
                        options={peers.map((name) => ({ value: name, label: name }))}
                      />
                    )}
                    <SegmentedControl
                      label="Use"
                      value={uses.find(({ value }) => value === use)?.value ?? 'all'}
                      onChange={setUse}
                      choices={uses}
                    />
                  </div>
                  <DataTable
                    label="Imported services"
                    rows={rows.filter(
                      (row) =>
                        (peer === '' || row.peer === peer) &&
                        (use === 'all' || row.users.length > 0 === (use === 'used')),
                    )}
                    columns={columns}
                    rowKey={(row) => row.key}
                    searchText={importText}
                    filter={filter}
                    onClearFilter={() => setFilter('')}
                    isSelected={(row) => row.key === open}
                  />
                </>
              )}
            </div>
            {reference && (
              <ImportPanel
                key={open}
                reference={reference}
                row={rows?.find((row) => row.key === open) ?? null}
                onClose={() => setOpen('')}
              />
            )}
          </div>
        )}
      </QueryView>
    </Page>
  );
}

function NothingImported({ peerings }: { peerings: number | undefined }) {
  return (
    <EmptyState
      icon={<Download size={28} />}
      title="Nothing to use yet"
      actions={
        peerings === 0 ? (
          <ButtonLink variant="primary" href="/peerings?do=establish">
            Establish a peering
          </ButtonLink>
        ) : (
          <ButtonLink href="/peerings">See the peerings</ButtonLink>
        )
      }
    >
      {peerings === 0
        ? 'This cluster has no peer. Once it is joined with one, the services that the peer exports to it stand here.'
        : 'No peer exports a service to this cluster, or your token may not see it. The cluster that has the service exports it: ask whoever runs it there to add this cluster as a consumer.'}
    </EmptyState>
  );
}
