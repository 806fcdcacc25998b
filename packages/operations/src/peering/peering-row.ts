import { randomUUID } from 'node:crypto';
import type { MeshState } from '@peerway/mesh';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { type Peering, peeringKey } from '@peerway/model/peering';

export function findPeering(
  state: Pick<MeshState, 'peering'>,
  name: string,
  partition: string = DEFAULT_PARTITION,
): Peering | undefined {
  return state.peering.get(peeringKey({ partition, name }));
}

export function findPeeringById(state: Pick<MeshState, 'peering'>, id: string): Peering | undefined {
  return [...state.peering.values()].find((peering) => peering.id === id);
}

/** @throws PeerwayError `request.not_found` in Consul's words. */
export function requirePeering(state: Pick<MeshState, 'peering'>, name: string, partition?: string): Peering {
  const peering = findPeering(state, name, partition);
  if (peering === undefined) throw new PeerwayError('request.not_found', `Peering not found for "${name}"`);
  return peering;
}

/** A peering that nobody has connected yet. */
export function newPeering(input: {
  name: string;
  partition: string;
  meta: Record<string, string>;
  now: Date;
}): Peering {
  const at = input.now.toISOString();
  return {
    id: randomUUID(),
    name: input.name,
    partition: input.partition,
    meta: input.meta,
    state: 'PENDING',
    stateSince: at,
    deletedAt: null,
    peerId: '',
    peerCaPems: [],
    peerServerName: '',
    peerServerAddresses: [],
    manualServerAddresses: [],
    remote: { partition: '', datacenter: '', locality: null },
    createdAt: at,
    createIndex: 0,
    modifyIndex: 0,
  };
}
