import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { compareText } from '../catalog-index.ts';
import { findConfigEntry, type MeshState } from '../state.ts';
import { peerTrust } from '../trust.ts';
import type { Intention } from './rank-intentions.ts';

/** Where the clients of a source live: a partition of this cluster, or a peer by its local name. */
export type Origin = { kind: 'partition'; partition: string } | { kind: 'peer'; peer: string };

/** How the clients of an origin show themselves in their certificates. */
export type OriginScope = { trustDomain: string; partition: string };

/** Where a source's clients live: its own partition, another, a peer, or what a sameness group stands for. */
export function originsOf(
  state: MeshState,
  { entry, source }: Pick<Intention, 'entry' | 'source'>,
): { origins: Origin[]; missingGroup: string | null } {
  if (source.Peer !== '') return { origins: [{ kind: 'peer', peer: source.Peer }], missingGroup: null };
  if (!source.SamenessGroup)
    return { origins: [{ kind: 'partition', partition: source.Partition || entry.Partition }], missingGroup: null };
  const group = findConfigEntry(state, 'sameness-group', source.SamenessGroup, entry.Partition);
  if (group === undefined) return { origins: [], missingGroup: source.SamenessGroup };
  const local: Origin[] = group.IncludeLocal ? [{ kind: 'partition', partition: entry.Partition }] : [];
  const members = group.Members.map(
    ({ Partition, Peer }): Origin =>
      Peer ? { kind: 'peer', peer: Peer } : { kind: 'partition', partition: Partition || entry.Partition },
  );
  const distinct = new Map([...local, ...members].map((origin) => [JSON.stringify(origin), origin]));
  return { origins: [...distinct.values()], missingGroup: null };
}

/**
 * What the certificates of an origin's clients say, or null while that is not known: a peer's trust bundle names its trust
 * domain and the partition it exports from.
 * @param partition the partition whose peering is meant
 */
export function scopeOfOrigin(state: MeshState, partition: string, origin: Origin): OriginScope | null {
  switch (origin.kind) {
    case 'partition':
      return { trustDomain: state.cluster.trustDomain, partition: origin.partition };
    case 'peer': {
      const bundle = peerTrust(state, partition, origin.peer);
      if (bundle === undefined) return null;
      return { trustDomain: bundle.trustDomain, partition: bundle.exportedPartition || DEFAULT_PARTITION };
    }
    default:
      return origin satisfies never;
  }
}

/** Every scope that a client of this partition's services can come from, for what has to hold whoever they are. */
export function everyScope(state: MeshState, partition: string): OriginScope[] {
  const peers = [...state.trustBundle.values()]
    .filter((bundle) => bundle.partition === partition)
    .flatMap(({ peerName }) => peerTrust(state, partition, peerName)?.trustDomain ?? []);
  return [state.cluster.trustDomain, ...[...new Set(peers)].sort(compareText)].map((trustDomain) => ({
    trustDomain,
    partition: '*',
  }));
}
