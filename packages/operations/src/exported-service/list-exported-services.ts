import { resolveExportedServices } from '@peerway/mesh';
import { indexOwners } from '@peerway/model/export-grants';
import { type ExportedServiceRow, qualifiedServiceName } from '@peerway/model/exported-service';
import { peeringKey } from '@peerway/model/peering';
import { may } from '../access/require.ts';
import { requirePartitions } from '../access/require-partitions.ts';
import type { Filtered } from '../catalog/read-catalog.ts';
import type { OperationContext } from '../context.ts';
import { mayReadService } from '../service/read-services.ts';
import { partsOf } from './export-parts.ts';

/** A service that is offered to a peer, and no more of it than its name. */
export type OfferedService = Pick<ExportedServiceRow, 'service' | 'namespace' | 'partition'>;

/** What is exported to one peer: all of it to who writes exports, to others the services that they may read (semantics A7). */
export function listServicesForPeer(
  context: OperationContext,
  { partition, peer }: { partition: string; peer: string },
): Filtered<OfferedService> {
  const found = resolveExportedServices(context.store.state()).filter(
    (row) => row.partition === partition && row.peer === peer,
  );
  const maySeeAll = may(context, { resource: 'mesh', partition, access: 'write' });
  const rows = found
    .filter((row) => maySeeAll || mayReadService(context, { ...row, name: row.service, peer: '' }))
    .map(({ service, namespace }) => ({ service, namespace, partition }));
  return { rows, isFiltered: rows.length < found.length };
}

/**
 * Every (service, peer) that is exported, with the item that caused it and whether the peer has acknowledged it.
 * @param partition absent: of every partition that the caller may see this of
 */
export function listExportedServices(context: OperationContext, partition?: string): ExportedServiceRow[] {
  const readable = requirePartitions(context, 'exported-service.list', 'mesh', partition);
  const state = context.store.state();
  const rows = resolveExportedServices(state).filter((row) => readable.has(row.partition));
  // Of each partition and each peering once: there may be thousands of rows.
  const ownersIn = new Map([...readable].map((name) => [name, indexOwners(partsOf(state, name))]));
  const acknowledged = new Map(
    [...state.peering].map(([key, { id }]) => [key, context.live.tracker.acknowledgedServices(id)]),
  );
  return rows.map((row) => {
    const name = qualifiedServiceName({ namespace: row.namespace, name: row.service });
    const replicated = acknowledged.get(peeringKey({ partition: row.partition, name: row.peer }))?.has(name) ?? false;
    const consumer = { Peer: row.peer, Partition: row.toPartition, SamenessGroup: '' };
    const owners = row.causedBy.flatMap(
      (item) => ownersIn.get(row.partition)?.({ Name: item.name, Namespace: item.namespace }, consumer) ?? [],
    );
    return { ...row, owners: [...new Set(owners)], replicated };
  });
}
