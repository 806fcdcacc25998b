'use client';

import type { ProxySummary } from '@peerway/model/topology';
import {
  ButtonLink,
  CodeBlock,
  type Column,
  DataTable,
  EmptyState,
  formatCount,
  formatMs,
  formatShare,
  Mono,
  Tabs,
} from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { inPartition } from '@/features/tenancy/partition-view';
import { usePartition } from '@/features/tenancy/use-partition';
import { rateText } from '@/features/topology/rate-text';
import { Page, useWindowTitle } from '@/frame/page';
import { QueryView } from '@/frame/query-view';
import { gatewayPath } from './gateway-path';
import { gatewaysSentence } from './gateways-sentence';
import { LeafExpiry, ProxyName, ProxyStatus, SnapshotInForce } from './proxy-parts';

const columns: readonly Column<ProxySummary>[] = [
  {
    id: 'id',
    header: 'Proxy',
    narrow: 'title',
    sortValue: (row) => row.id,
    cell: (row) => <ProxyName proxy={row} />,
  },
  {
    id: 'state',
    header: 'State',
    narrow: 'aside',
    sortValue: (row) => row.link.state,
    cell: (row) => <ProxyStatus proxy={row} />,
  },
  {
    id: 'address',
    header: 'Address',
    cell: (row) => (
      <span className="inline-flex flex-col">
        <Mono>{row.address}</Mono>
        {row.wanAddress && row.wanAddress !== row.address && (
          <span className="text-text-3">
            <Mono>{row.wanAddress}</Mono> for peers
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'rate',
    header: 'Rate',
    align: 'right',
    sortValue: (row) => row.traffic?.requestsPerSecond ?? null,
    cell: (row) => (row.traffic ? rateText(row.traffic) : '–'),
  },
  {
    id: 'errors',
    header: 'Errors',
    align: 'right',
    sortValue: (row) => row.traffic?.errorShare ?? null,
    cell: (row) =>
      row.traffic ? (
        <span className={row.traffic.errorShare > 0 ? 'font-medium text-danger-strong' : ''}>
          {formatShare(row.traffic.errorShare)}
        </span>
      ) : (
        '–'
      ),
  },
  {
    id: 'p95',
    header: 'p95',
    align: 'right',
    sortValue: (row) => row.traffic?.p95Ms ?? null,
    cell: (row) => formatMs(row.traffic?.p95Ms ?? null),
  },
  {
    id: 'connections',
    header: 'Open connections',
    align: 'right',
    sortValue: (row) => row.process?.openConnections ?? null,
    cell: (row) => (row.process ? formatCount(row.process.openConnections) : '–'),
  },
  {
    id: 'snapshot',
    header: 'Snapshot',
    narrow: 'hidden',
    sortValue: (row) => row.snapshot?.index ?? null,
    cell: (row) => <SnapshotInForce proxy={row} />,
  },
  {
    id: 'leaf',
    header: 'Leaf ends',
    align: 'right',
    sortValue: (row) => row.leaf?.notAfter ?? null,
    cell: (row) => <LeafExpiry proxy={row} />,
  },
];

const registerCommand = `peerway gateway --http-addr http://CONTROL-PLANE:8700 --token-file TOKEN \\
  --service mesh-gateway --node NODE --address HOST:8443 --wan-address PUBLIC-HOST:8443 \\
  --admin-bind 127.0.0.1:19000 --data-dir DATA --register`;

export function GatewaysPage() {
  useWindowTitle('Gateways');
  const proxies = useQuery(trpc.proxy.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(2_000) }));
  const [tab, setTab] = useQueryParameter('show', 'gateways');
  const [partition] = usePartition();
  return (
    <Page title="Gateways" sentence={proxies.data && gatewaysSentence(inPartition(proxies.data, partition))}>
      <QueryView query={proxies} what="the gateways">
        {(all) => {
          const rows = inPartition(all, partition);
          const gateways = rows.filter(({ role }) => role === 'mesh-gateway');
          const sidecars = rows.filter(({ role }) => role === 'sidecar');
          return (
            <Tabs
              label="Kinds of proxies"
              value={tab}
              onChange={setTab}
              tabs={[
                {
                  value: 'gateways',
                  label: 'Mesh gateways',
                  count: gateways.length,
                  content: gateways.length > 0 ? <ProxyTable label="Mesh gateways" rows={gateways} /> : <NoGateway />,
                },
                {
                  value: 'sidecars',
                  label: 'Sidecars',
                  count: sidecars.length,
                  content:
                    sidecars.length > 0 ? (
                      <ProxyTable label="Sidecars" rows={sidecars} />
                    ) : (
                      <EmptyState title="No sidecars yet">
                        A sidecar beside a service brings it into the mesh:{' '}
                        <code className="font-mono text-xs">peerway sidecar --config FILE</code>.
                      </EmptyState>
                    ),
                },
              ]}
            />
          );
        }}
      </QueryView>
    </Page>
  );
}

function ProxyTable({ label, rows }: { label: string; rows: readonly ProxySummary[] }) {
  const [sort, setSort] = useQueryParameter('sort');
  return (
    <DataTable
      label={label}
      sort={sort}
      onSort={setSort}
      columnChoice="proxies"
      rows={rows}
      columns={columns}
      rowKey={gatewayPath}
      searchText={(row) => `${row.id} ${row.node} ${row.service} ${row.address}`}
    />
  );
}

function NoGateway() {
  return (
    <div className="flex flex-col gap-4">
      <EmptyState
        icon={<Waypoints size={28} />}
        title="Add a mesh gateway"
        actions={
          <ButtonLink variant="primary" href="/access?do=create&preset=mesh-gateway">
            Create its token
          </ButtonLink>
        }
      >
        Everything that crosses to or from a peer goes through a mesh gateway. It needs a token of its own, and an
        address that peers can reach.
      </EmptyState>
      <CodeBlock label="Start a gateway" code={registerCommand} />
    </div>
  );
}
