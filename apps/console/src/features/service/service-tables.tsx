'use client';

import type { ServiceDetail } from '@peerway/model/catalog';
import { Badge, type Column, DataTable, Mono, RowLink } from '@peerway/ui';
import { Health } from './service-health';
import { servicePath } from './service-path';

type Instance = ServiceDetail['instanceRows'][number];
type Upstream = ServiceDetail['upstreams'][number];

const instanceColumns: readonly Column<Instance>[] = [
  {
    id: 'id',
    header: 'Instance',
    narrow: 'title',
    sortValue: (row) => row.id,
    cell: (row) => <span className="font-medium">{row.id}</span>,
  },
  { id: 'node', header: 'Node', sortValue: (row) => row.node, cell: (row) => row.node },
  {
    id: 'address',
    header: 'Address',
    cell: (row) => <Mono>{`${row.address}:${row.port}`}</Mono>,
  },
  {
    id: 'health',
    header: 'Health',
    narrow: 'aside',
    sortValue: (row) => row.health,
    cell: (row) => <Health health={row.health} />,
  },
  {
    id: 'checks',
    header: 'Checks',
    width: 'w-[40%]',
    cell: (row) =>
      row.checks.length === 0 ? (
        <span className="text-text-3">none</span>
      ) : (
        <ul className="flex flex-col gap-0.5">
          {row.checks.map((check) => (
            <li key={check.checkId} className="text-text-2">
              <span className="text-text-1">{check.name || check.checkId}</span>: {check.status}
              {check.output && `, ${check.output}`}
            </li>
          ))}
        </ul>
      ),
  },
];

export function InstanceTable({ rows }: { rows: readonly Instance[] }) {
  return (
    <DataTable
      label="Instances"
      rows={rows}
      columns={instanceColumns}
      rowKey={(row) => `${row.node}/${row.id}`}
      searchText={(row) => row.id}
    />
  );
}

const upstreamColumns: readonly Column<Upstream>[] = [
  {
    id: 'name',
    header: 'Upstream',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => <RowLink href={servicePath(row)}>{row.name}</RowLink>,
  },
  { id: 'peer', header: 'Where', sortValue: (row) => row.peer, cell: (row) => row.peer || 'This cluster' },
  {
    id: 'bind',
    header: 'Reached at',
    cell: (row) => (
      <Mono>{row.localBindPort === 0 ? row.localBindAddress : `${row.localBindAddress}:${row.localBindPort}`}</Mono>
    ),
  },
  {
    id: 'mode',
    header: 'Mode',
    narrow: 'aside',
    sortValue: (row) => row.mode,
    cell: (row) => (row.peer === '' ? <span className="text-text-3">no gateway</span> : <Badge>{row.mode}</Badge>),
  },
  {
    id: 'decided',
    header: 'Decided by',
    cell: (row) => <span className="text-text-2">{row.peer === '' ? '–' : row.modeDecidedBy}</span>,
  },
];

export function UpstreamTable({ rows }: { rows: readonly Upstream[] }) {
  return (
    <DataTable
      label="Upstreams"
      rows={rows}
      columns={upstreamColumns}
      rowKey={(row) => `${servicePath(row)}/${row.localBindAddress}/${row.localBindPort}`}
      searchText={(row) => row.name}
    />
  );
}
