import { resolveExportedServices } from '@peerway/mesh';
import { indexOwners } from '@peerway/model/export-grants';
import { type ExportedServiceRow, qualifiedServiceName } from '@peerway/model/exported-service';
import { peeringKey } from '@peerway/model/peering';
import { requirePartitions } from '../access/require-partitions.ts';
import type { OperationContext } from '../context.ts';
import { partsOf } from './export-parts.ts';

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
