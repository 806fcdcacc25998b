'use client';

import type { DiscoveryChainSummary } from '@peerway/model/discovery-chain';
import { Badge, Button, type Column, DataTable, EmptyState, FilterInput, RowLink, Status } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Split } from 'lucide-react';
import dynamic from 'next/dynamic';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { chainHref } from './chain-href';
import { routingSentence } from './chain-text';

const OpenServiceDialog = dynamic(async () => (await import('./open-service-dialog')).OpenServiceDialog, {
  ssr: false,
});

const worst = ({ problems, unreachable }: DiscoveryChainSummary): number => {
  if (problems.some(({ severity }) => severity === 'refused')) return 0;
  if (unreachable.length > 0) return 1;
  return problems.length > 0 ? 2 : 3;
};

const columns: readonly Column<DiscoveryChainSummary>[] = [
  {
    id: 'service',
    header: 'Service',
    narrow: 'title',
    sortValue: (row) => row.service,
    cell: (row) => <RowLink href={chainHref(row)}>{row.service}</RowLink>,
  },
  {
    id: 'state',
    header: 'State',
    narrow: 'aside',
    sortValue: worst,
    cell: (row) => <ChainState row={row} />,
  },
  {
    id: 'why',
    header: 'Why',
    width: 'w-[36%]',
    cell: (row) => {
      const [first] = [...row.problems.map(({ message }) => message), ...row.unreachable];
      return <span className="line-clamp-2 text-text-2">{first ?? 'Every target can be reached.'}</span>;
    },
  },
  {
    id: 'entries',
    header: 'Decided by',
    sortValue: (row) => row.entries.length,
    cell: (row) => <span className="text-text-2">{row.entries.join(', ') || 'no entry'}</span>,
  },
  { id: 'protocol', header: 'Protocol', narrow: 'hidden', cell: (row) => <Badge>{row.protocol}</Badge> },
  {
    id: 'exported',
    header: 'Exported to',
    sortValue: (row) => row.exportedTo.length,
    cell: (row) => row.exportedTo.join(', ') || <span className="text-text-3">nobody</span>,
  },
];

function ChainState({ row }: { row: DiscoveryChainSummary }) {
  switch (worst(row)) {
    case 0:
      return <Status status="failing">Can not work</Status>;
    case 1:
      return <Status status="degraded">A target is out of reach</Status>;
    case 2:
      return <Status status="degraded">With a warning</Status>;
    default:
      return <Status status="healthy">Works</Status>;
  }
}

/** The services whose requests are routed, split or resolved by entries, and the way to any other. */
export function RoutingPage() {
  useWindowTitle('Routing');
  const chains = useQuery(
    trpc.discoveryChain.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(10_000) }),
  );
  const [partition] = usePartition();
  const [filter, setFilter] = useQueryParameter('q');
  const [sort, setSort] = useQueryParameter('sort');
  const [dialog, setDialog] = useQueryParameter('do');
  const rows = chains.data && inPartition(chains.data, partition);
  return (
    <Page
      title="Routing"
      sentence={rows && routingSentence(rows)}
      actions={
        <Button variant="primary" icon={<Split size={16} />} onClick={() => setDialog('open')}>
          Route a service
        </Button>
      }
    >
      <QueryView query={{ ...chains, data: rows }} what="the discovery chains">
        {(shown) =>
          shown.length === 0 ? (
            <EmptyState icon={<Split size={28} />} title="Every service goes to its own instances">
              Choose any service to route its requests by path or header, to split them by weight, or to have another
              service or a peer take over when it fails.
            </EmptyState>
          ) : (
            <>
              <FilterInput label="Filter services" value={filter} onChange={setFilter} />
              <DataTable
                label="Routed services"
                sort={sort}
                onSort={setSort}
                columnChoice="routing"
                rows={shown}
                columns={columns}
                rowKey={(row) => `${row.partition}/${row.namespace}/${row.service}`}
                searchText={(row) =>
                  `${row.service} ${row.namespace} ${row.entries.join(' ')} ${row.exportedTo.join(' ')}`
                }
                filter={filter}
                onClearFilter={() => setFilter('')}
                initialSort={{ column: 'state', direction: 'ascending' }}
              />
            </>
          )
        }
      </QueryView>
      {dialog === 'open' && <OpenServiceDialog partition={partition} onClose={() => setDialog('')} />}
    </Page>
  );
}
