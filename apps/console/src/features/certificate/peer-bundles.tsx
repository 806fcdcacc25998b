'use client';

import type { PeeringView } from '@peerway/model/peering';
import { type Column, DataTable, Mono, RelativeTime, RowLink } from '@peerway/ui';
import { peeringPath } from '@/features/peering/peering-path';

const columns: readonly Column<PeeringView>[] = [
  {
    id: 'peer',
    header: 'Peer',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => <RowLink href={peeringPath(row)}>{row.name}</RowLink>,
  },
  {
    id: 'domain',
    header: 'Trust domain',
    cell: (row) =>
      row.trustBundle ? (
        <Mono>{row.trustBundle.trustDomain}</Mono>
      ) : (
        <span className="text-text-3">not told yet: nothing of it can be checked</span>
      ),
  },
  {
    id: 'roots',
    header: 'Roots',
    align: 'right',
    sortValue: (row) => row.trustBundle?.roots ?? null,
    cell: (row) => row.trustBundle?.roots ?? '–',
  },
  {
    id: 'ends',
    header: 'Ends',
    narrow: 'aside',
    align: 'right',
    sortValue: (row) => row.trustBundle?.expiresAt ?? null,
    cell: (row) => <RelativeTime at={row.trustBundle?.expiresAt ?? null} never="–" />,
  },
];

/** The roots that peers vouch with. They rotate theirs themselves; what they send replaces what is here. */
export function PeerBundles({ peerings }: { peerings: readonly PeeringView[] }) {
  if (peerings.length === 0) return <p className="text-base text-text-2">This cluster has no peering.</p>;
  return (
    <DataTable
      label="Trust bundles of peers"
      rows={peerings}
      columns={columns}
      rowKey={(row) => row.id}
      searchText={(row) => row.name}
    />
  );
}
