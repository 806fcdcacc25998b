'use client';

import type { PeeringServiceView } from '@peerway/model/peering';
import { type Column, DataTable, RelativeTime, RowLink, Status, type StatusKind } from '@peerway/ui';
import type { ReactNode } from 'react';

const healths: Record<PeeringServiceView['health'], { status: StatusKind; text: string }> = {
  passing: { status: 'healthy', text: 'Passing' },
  warning: { status: 'degraded', text: 'Warning' },
  critical: { status: 'failing', text: 'Critical' },
  maintenance: { status: 'stale', text: 'In maintenance' },
  unknown: { status: 'unknown', text: 'Not known' },
};

function Sync({ service }: { service: PeeringServiceView }): ReactNode {
  switch (service.sync) {
    case 'applied':
      return (
        <Status status="healthy">
          Applied <RelativeTime at={service.appliedAt} />
        </Status>
      );
    case 'waiting':
      return <Status status="pending">Sent, not answered yet</Status>;
    case 'refused':
      return (
        <span className="inline-flex flex-col">
          <Status status="failing">Refused</Status>
          <span className="max-w-[48ch] text-text-2">{service.refusal}</span>
        </span>
      );
    case 'not-connected':
      return <Status status="unknown">Not known while the stream is down</Status>;
    default:
      return service.sync satisfies never;
  }
}

const columnsFor = (href: (service: PeeringServiceView) => string): readonly Column<PeeringServiceView>[] => [
  {
    id: 'name',
    header: 'Service',
    narrow: 'title',
    sortValue: (row) => row.name,
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2">
        <RowLink href={href(row)}>{row.name}</RowLink>
        {row.namespace !== 'default' && <span className="text-text-3">{row.namespace}</span>}
      </span>
    ),
  },
  {
    id: 'sync',
    header: 'On the stream',
    narrow: 'aside',
    sortValue: (row) => row.sync,
    cell: (row) => <Sync service={row} />,
  },
  {
    id: 'health',
    header: 'Health',
    sortValue: (row) => row.health,
    cell: (row) => (
      <span className="inline-flex flex-col">
        <Status status={healths[row.health].status}>{healths[row.health].text}</Status>
        {row.healthReason !== '' && <span className="max-w-[56ch] text-text-2">{row.healthReason}</span>}
      </span>
    ),
  },
  { id: 'protocol', header: 'Protocol', sortValue: (row) => row.protocol, cell: (row) => row.protocol || 'not told' },
  {
    id: 'instances',
    header: 'Instances',
    align: 'right',
    sortValue: (row) => row.instances,
    cell: (row) => row.instances,
  },
];

/** Services that cross a peering in one direction, with how far the importing side has each. */
export function CrossingServices({
  label,
  services,
  href,
  empty,
}: {
  label: string;
  services: readonly PeeringServiceView[];
  href: (service: PeeringServiceView) => string;
  empty: string;
}) {
  if (services.length === 0) return <p className="text-base text-text-2">{empty}</p>;
  return (
    <DataTable
      label={label}
      rows={services}
      columns={columnsFor(href)}
      rowKey={(row) => `${row.namespace}/${row.name}`}
      searchText={(row) => row.name}
    />
  );
}
