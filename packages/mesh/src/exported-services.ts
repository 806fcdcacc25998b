import type { PeerMeta } from '@peerway/model/catalog';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import type { MeshState } from './state.ts';

/** A service that a peer reaches through this cluster's gateways, with what the peer must know for it (peering-wire §6.3). */
export type ExportedChain = { service: string; namespace: string; partition: string; peerMeta: PeerMeta };

/** What one peer gets: names for the list, and those among them that have sidecars. */
export type PeerExports = { services: string[]; chains: ExportedChain[] };

export function resolveExportedServices(_state: MeshState): ExportedServiceRow[] {
  throw new Error('not yet');
}
export function exportedServicesForPeer(_state: MeshState, _peer: string): PeerExports {
  throw new Error('not yet');
}
