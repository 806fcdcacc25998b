'use client';

import type { CaRootView } from '@peerway/model/certificate';
import { type Column, DataTable, Mono, RelativeTime, Status, type StatusKind } from '@peerway/ui';

const states: Record<CaRootView['state'], { status: StatusKind; text: string }> = {
  active: { status: 'healthy', text: 'Signs' },
  published: { status: 'pending', text: 'Published' },
  retiring: { status: 'stale', text: 'Trusted only' },
};

const columns: readonly Column<CaRootView>[] = [
  {
    id: 'name',
    header: 'Root',
    narrow: 'title',
    cell: (row) => (
      <span className="inline-flex flex-col">
        <Mono>{row.name}</Mono>
        <span className="text-text-3">
          <Mono>{row.id}</Mono>
        </span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    narrow: 'aside',
    sortValue: (row) => row.state,
    cell: (row) => (
      <span>
        <Status status={states[row.state].status}>{states[row.state].text}</Status>{' '}
        <span className="text-text-3">
          <RelativeTime at={row.since} />
        </span>
      </span>
    ),
  },
  {
    id: 'leaves',
    header: 'Proxies with a leaf of it',
    align: 'right',
    sortValue: (row) => row.leaves,
    cell: (row) => row.leaves,
  },
  {
    id: 'vouched',
    header: 'Vouched for by',
    cell: (row) =>
      row.crossSignedBy.length === 0 ? (
        <span className="text-text-3">itself alone</span>
      ) : (
        `${row.crossSignedBy.length} earlier ${row.crossSignedBy.length === 1 ? 'root' : 'roots'}`
      ),
  },
  {
    id: 'ends',
    header: 'Ends',
    align: 'right',
    sortValue: (row) => row.notAfter,
    cell: (row) => <RelativeTime at={row.notAfter} />,
  },
];

/** Roots of this cluster's CA. */
export function RootTable({ roots }: { roots: readonly CaRootView[] }) {
  return (
    <DataTable
      label="Roots"
      rows={roots}
      columns={columns}
      rowKey={(row) => row.id}
      searchText={(row) => `${row.name} ${row.id}`}
    />
  );
}
