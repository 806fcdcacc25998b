import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import { peeringKey } from '@peerway/model/peering';
import { isHttpLike } from '@peerway/model/protocol';
import { compareText, hasChainEntry, localMeshGateways, ordinaryInstances, proxiesOf } from './catalog-index.ts';
import { type ServiceExport, serviceExports } from './service-exports.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';

/** Every row of the exports page, over all partitions. `replicated` is false: only the peering's stream knows better. */
export function resolveExportedServices(state: MeshState): ExportedServiceRow[] {
  return partitionsWithExports(state).flatMap((partition) =>
    serviceExports(state, partition).map((row): ExportedServiceRow => {
      const { protocol } = resolveProtocol(state, row.service.name, partition, row.service.namespace);
      return {
        service: row.service.name,
        namespace: row.service.namespace,
        partition,
        peer: row.peer,
        toPartition: row.toPartition,
        protocol,
        crossing: isHttpLike(protocol) ? 'terminate' : 'passthrough',
        causedBy: row.causedBy,
        owners: [],
        instances: ordinaryInstances(state, row.service).length,
        warnings: exportWarnings(state, row),
        replicated: false,
      };
    }),
  );
}

function partitionsWithExports(state: MeshState): string[] {
  const partitions = new Set<string>();
  for (const { entry } of state.configEntry.values()) {
    if (entry.Kind === 'exported-services') partitions.add(entry.Partition);
  }
  return [...partitions].sort(compareText);
}

function exportWarnings(state: MeshState, { service, peer, toPartition, refusal }: ServiceExport): string[] {
  if (refusal !== null) return [refusal];
  const warnings: string[] = [];
  if (hasChainEntry(state, service)) {
    // It leads wherever its chain does; what is registered by its own name may not even be a part of that.
  } else if (ordinaryInstances(state, service).length === 0) warnings.push('no such service now');
  else if (proxiesOf(state, service).length === 0) {
    warnings.push('no instance has a sidecar, so it can not be reached through the mesh');
  }
  if (toPartition !== '') {
    const exists = toPartition === DEFAULT_PARTITION || state.partition.has(toPartition);
    return exists ? warnings : [...warnings, 'no partition of that name'];
  }
  const peering = state.peering.get(peeringKey({ partition: service.partition, name: peer }));
  if (!peering) warnings.push('no peering of that name');
  else if (peering.state === 'DELETING') warnings.push('the peering is being deleted');
  else if (peering.state === 'TERMINATED') warnings.push('the other cluster deleted the peering');
  if (localMeshGateways(state, service.partition).length === 0) {
    warnings.push(`no mesh gateway in partition ${service.partition}`);
  }
  return warnings;
}
