'use client';

import type { CaRootView } from '@peerway/model/certificate';
import type { ProxySummary } from '@peerway/model/topology';
import { type Column, DataTable, EmptyState, Mono } from '@peerway/ui';
import { useQueryParameter } from '@/api/use-query-parameter';
import { LeafExpiry, ProxyName } from '@/features/gateway/proxy-parts';

const columnsFor = (roots: readonly CaRootView[]): readonly Column<ProxySummary>[] => [
  {
    id: 'proxy',
    header: 'Proxy',
    narrow: 'title',
    sortValue: (row) => row.id,
    cell: (row) => <ProxyName proxy={row} />,
  },
  {
    id: 'identity',
    header: 'Identity',
    cell: (row) =>
      row.leaf ? <Mono>{row.leaf.spiffeId}</Mono> : <span className="text-text-3">not reported yet</span>,
  },
  {
    id: 'root',
    header: 'Signed by',
    sortValue: (row) => row.leaf?.rootId ?? '',
    cell: (row) => {
      const root = roots.find(({ id }) => id === row.leaf?.rootId);
      if (root === undefined) return <span className="text-text-3">not reported yet</span>;
      return <Mono>{root.name}</Mono>;
    },
  },
  {
    id: 'ends',
    header: 'Ends',
    narrow: 'aside',
    align: 'right',
    sortValue: (row) => row.leaf?.notAfter ?? null,
    cell: (row) => <LeafExpiry proxy={row} />,
  },
];

/** Leaves that proxies show, the one that ends first at the top. */
export function LeafTable({ proxies, roots }: { proxies: readonly ProxySummary[]; roots: readonly CaRootView[] }) {
  const [sort, setSort] = useQueryParameter('sort');
  if (proxies.length === 0)
    return (
      <EmptyState title="No proxy yet">
        A mesh gateway or sidecar gets its certificate when it first connects. Gateways shows the command.
      </EmptyState>
    );
  return (
    <DataTable
      label="Leaves"
      sort={sort}
      onSort={setSort}
      columnChoice="leaves"
      rows={proxies}
      columns={columnsFor(roots)}
      initialSort={{ column: 'ends', direction: 'ascending' }}
      rowKey={(row) => `${row.partition}/${row.node}/${row.id}`}
      searchText={(row) => `${row.id} ${row.node} ${row.leaf?.spiffeId ?? ''}`}
    />
  );
}
