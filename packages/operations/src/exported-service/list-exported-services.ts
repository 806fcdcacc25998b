import { resolveExportedServices } from '@peerway/mesh';
import { ownersOf } from '@peerway/model/export-grants';
import { type ExportedServiceRow, qualifiedServiceName } from '@peerway/model/exported-service';
import { requirePartitions } from '../access/require-partitions.ts';
import type { OperationContext } from '../context.ts';
import { findPeering } from '../peering/peering-row.ts';
import { partsOf } from './export-parts.ts';

/**
 * Every (service, peer) that is exported, with the item that caused it and whether the peer has acknowledged it.
 * @param partition absent: of every partition that the caller may see this of
 */
export function listExportedServices(context: OperationContext, partition?: string): ExportedServiceRow[] {
  const readable = requirePartitions(context, 'exported-service.list', 'mesh', partition);
  const state = context.store.state();
  const rows = resolveExportedServices(state).filter((row) => readable.has(row.partition));
  return rows.map((row) => {
    const peering = findPeering(state, row.peer, row.partition);
    const replicated =
      peering !== undefined &&
      context.live.tracker
        .acknowledgedServices(peering.id)
        .has(qualifiedServiceName({ namespace: row.namespace, name: row.service }));
    const consumer = { Peer: row.peer, Partition: row.toPartition, SamenessGroup: '' };
    const parts = partsOf(state, row.partition);
    const owners = row.causedBy.flatMap(({ name, namespace }) =>
      ownersOf(parts, { Name: name, Namespace: namespace }, consumer),
    );
    return { ...row, owners: [...new Set(owners)], replicated };
  });
}
