import type { MeshState } from '@peerway/mesh';
import type { Peering } from '@peerway/model/peering';

export function findPeering(state: Pick<MeshState, 'peering'>, peeringId: string): Peering | undefined {
  for (const peering of state.peering.values()) if (peering.id === peeringId) return peering;
  return undefined;
}

/** Not taken down by either side. */
export const isActivePeering = (peering: Pick<Peering, 'state'>): boolean =>
  peering.state !== 'DELETING' && peering.state !== 'TERMINATED';
