'use client';

import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { PeeringView } from '@peerway/model/peering';
import { Badge, Button, type Column, DataTable, EmptyState, FilterInput, RelativeTime, RowLink } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, KeyRound, Link2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { useAllowance } from '@/features/session/use-session';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { lastHeard } from './last-heard';
import { peeringPath } from './peering-path';
import { PeeringStatus } from './peering-status';
import { peeringsSentence } from './peerings-sentence';

const EstablishDialog = dynamic(async () => (await import('./establish-dialog')).EstablishDialog, { ssr: false });
const GenerateTokenDialog = dynamic(async () => (await import('./generate-token-dialog')).GenerateTokenDialog, {
  ssr: false,
});

const worstFirst = ['failing', 'degraded', 'stale', 'unknown', 'pending', 'healthy'];

const columns: readonly Column<PeeringView>[] = [
  {
    id: 'name',
    header: 'Peer',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2">
        <RowLink href={peeringPath(row)}>{row.name}</RowLink>
        {row.partition !== DEFAULT_PARTITION && <span className="text-text-3">{row.partition}</span>}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    narrow: 'aside',
    sortValue: (row) => worstFirst.indexOf(row.health),
    cell: (row) => <PeeringStatus peering={row} />,
  },
  {
    id: 'reason',
    header: 'Why',
    width: 'w-[34%]',
    cell: (row) => <span className="line-clamp-2 text-text-2">{row.reason}</span>,
  },
  {
    id: 'role',
    header: 'Role',
    sortValue: (row) => row.role,
    narrow: 'hidden',
    cell: (row) => <Badge>{row.role}</Badge>,
  },
  {
    id: 'imported',
    header: 'Imported',
    align: 'right',
    sortValue: (row) => row.stream.importedServices.length,
    cell: (row) => row.stream.importedServices.length,
  },
  {
    id: 'exported',
    header: 'Exported',
    align: 'right',
    sortValue: (row) => row.stream.exportedServices.length,
    cell: (row) => row.stream.exportedServices.length,
  },
  {
    id: 'heard',
    header: 'Last heard',
    align: 'right',
    sortValue: (row) => lastHeard(row),
    cell: (row) => <RelativeTime at={lastHeard(row)} />,
  },
];

export function PeeringsPage() {
  useWindowTitle('Peerings');
  const peerings = useQuery(trpc.peering.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(5_000) }));
  const [chosen] = usePartition();
  const partition = chosen === '' ? DEFAULT_PARTITION : chosen;
  const [dialog, setDialog] = useQueryParameter('do');
  const [sort, setSort] = useQueryParameter('sort');
  const [filter, setFilter] = useState('');
  const write = useAllowance('peeringWrite');
  const close = (): void => setDialog('');
  const actions = (
    <>
      <Button
        icon={<KeyRound size={16} />}
        disabled={!write.isAllowed}
        title={write.reason}
        onClick={() => setDialog('generate')}
      >
        Generate token
      </Button>
      <Button
        variant="primary"
        icon={<Link2 size={16} />}
        disabled={!write.isAllowed}
        title={write.reason}
        onClick={() => setDialog('establish')}
      >
        Establish peering
      </Button>
    </>
  );

  return (
    <Page
      title="Peerings"
      sentence={peerings.data && peeringsSentence(inPartition(peerings.data, chosen))}
      actions={actions}
    >
      <QueryView query={peerings} what="the peerings">
        {(all) => {
          const rows = inPartition(all, chosen);
          return rows.length === 0 ? (
            <EmptyState icon={<ArrowLeftRight size={28} />} title="Join two clusters">
              A peering lets services of one cluster reach those that the other exports, over mutual TLS. Generate a
              token in one cluster, hand it over safely, and establish the peering with it in the other.
            </EmptyState>
          ) : (
            <>
              {rows.length > 6 && <FilterInput label="Filter peerings" value={filter} onChange={setFilter} />}
              <DataTable
                label="Peerings"
                sort={sort}
                onSort={setSort}
                columnChoice="peerings"
                rows={rows}
                columns={columns}
                rowKey={(row) => row.id}
                searchText={(row) => `${row.name} ${row.state} ${row.role} ${row.remote.datacenter}`}
                filter={filter}
                onClearFilter={() => setFilter('')}
                initialSort={{ column: 'state', direction: 'ascending' }}
              />
            </>
          );
        }}
      </QueryView>
      {dialog === 'generate' && <GenerateTokenDialog partition={partition} onClose={close} />}
      {dialog === 'establish' && <EstablishDialog partition={partition} onClose={close} />}
    </Page>
  );
}
