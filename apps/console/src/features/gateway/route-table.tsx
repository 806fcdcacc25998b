'use client';

import type { ProxyView } from '@peerway/model/topology';
import { Badge, type Column, DataTable, formatBytesPerSecond, formatMs, formatShare } from '@peerway/ui';
import { placeText } from '@/features/topology/node-place';
import { rateText } from '@/features/topology/rate-text';
import { problemsFirst } from './problems-first';

type Route = ProxyView['routes'][number];

const columns: readonly Column<Route>[] = [
  {
    id: 'service',
    header: 'Service',
    narrow: 'title',
    sortValue: (row) => row.service,
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2">
        <span className="font-medium">{row.service || 'control plane'}</span>
        {placeText(row) && <span className="text-text-3">{placeText(row)}</span>}
      </span>
    ),
  },
  { id: 'peer', header: 'Peer', sortValue: (row) => row.peer, cell: (row) => peerText(row) },
  {
    id: 'mode',
    header: 'How',
    cell: (row) => (
      <span className="inline-flex gap-1.5">
        <Badge mono>{row.protocol}</Badge>
        {row.mode && <Badge>{row.mode}</Badge>}
      </span>
    ),
  },
  {
    id: 'rate',
    header: 'Rate',
    align: 'right',
    narrow: 'aside',
    sortValue: ({ traffic, ...row }) =>
      row.protocol === 'tcp' ? traffic.connectionsPerSecond : traffic.requestsPerSecond,
    cell: (row) => rateText(row.traffic),
  },
  {
    id: 'errors',
    header: 'Errors',
    align: 'right',
    sortValue: (row) => row.traffic.errorShare,
    cell: (row) => (
      <span className={row.traffic.errorShare > 0 ? 'font-medium text-danger-strong' : ''}>
        {formatShare(row.traffic.errorShare)}
      </span>
    ),
  },
  {
    id: 'p50',
    header: 'p50',
    align: 'right',
    narrow: 'hidden',
    sortValue: (row) => row.traffic.p50Ms,
    cell: (row) => formatMs(row.traffic.p50Ms),
  },
  {
    id: 'p95',
    header: 'p95',
    align: 'right',
    sortValue: (row) => row.traffic.p95Ms,
    cell: (row) => formatMs(row.traffic.p95Ms),
  },
  {
    id: 'bytes',
    header: 'Bytes',
    align: 'right',
    sortValue: (row) => row.traffic.bytesPerSecond,
    cell: (row) => formatBytesPerSecond(row.traffic.bytesPerSecond),
  },
];

/** Whose service it is: of two clusters, both may have one of the name. */
function peerText({ peer, direction }: Route): string {
  if (peer === '') return '–';
  return direction === '' ? peer : `${direction === 'inbound' ? 'from' : 'to'} ${peer}`;
}

const routeKey = (row: Route): string =>
  [row.direction, row.peer, row.partition, row.namespace, row.service, row.protocol, row.mode].join('/');

export function RouteTable({ rows }: { rows: readonly Route[] }) {
  if (rows.length === 0) return <p className="text-base text-text-2">No traffic in the last minute.</p>;
  return (
    <DataTable
      label="Routes"
      rows={problemsFirst(rows)}
      columns={columns}
      rowKey={routeKey}
      searchText={(row) => row.service}
    />
  );
}
