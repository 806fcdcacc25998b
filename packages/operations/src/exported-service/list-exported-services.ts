import { resolveExportedServices } from '@peerway/mesh';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { findPeering } from '../peering/peering-row.ts';

/** Every (service, peer) that is exported, with the item that caused it and whether the peer has acknowledged it. */
export function listExportedServices(context: OperationContext): ExportedServiceRow[] {
  requirePermission(context, 'exported-service.list', { resource: 'mesh', access: 'read' });
  const state = context.store.state();
  return resolveExportedServices(state).map((row) => {
    const peering = findPeering(state, row.peer, row.partition);
    const replicated = peering !== undefined && context.live.tracker.acknowledgedServices(peering.id).has(row.service);
    return { ...row, replicated };
  });
}
