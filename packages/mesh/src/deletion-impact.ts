import type { MeshState } from './state.ts';

/** What deleting a peering takes away. */
export type DeletionImpact = {
  /** Services that the peer exports to this cluster, each with the local services that have an upstream to it. */
  importedServices: { name: string; usedBy: string[] }[];
  /** Services of this cluster that the peer can no longer reach. */
  exportedServices: string[];
};
export function deletionImpact(_state: MeshState, _peerName: string): DeletionImpact {
  throw new Error('not yet');
}
