import type { Resource, ResourceOf } from '@peerway/model/snapshot';
import { query } from './query.ts';
import type { MeshState } from './state.ts';
import { ownRoots, peerTrust } from './trust.ts';

/** The roots of this cluster. */
export function ownTrustBundle(state: MeshState): ResourceOf<'trust-bundle'> {
  const rootPems = ownRoots(state).map((root) => root.certPem);
  return { type: 'trust-bundle', name: state.cluster.trustDomain, peer: '', rootPems };
}

/** The roots of peers, as far as they are known; each once. */
export function peerTrustBundles(state: MeshState, partition: string, peers: Iterable<string>): Resource[] {
  return [...new Set(peers)].flatMap((peer) => peerTrustBundle(state, partition, peer) ?? []);
}

/** One for all that are compiled with it. */
const peerTrustBundle = query(
  (partition: string, peer: string) => `${partition}/${peer}`,
  (state: MeshState, partition: string, peer: string): Resource | undefined => {
    const bundle = peerTrust(state, partition, peer);
    return bundle && { type: 'trust-bundle', name: bundle.trustDomain, peer, rootPems: bundle.rootPems };
  },
);

/** The leaf that a proxy must hold. */
export function identityResource(state: MeshState, spiffeId: string): ResourceOf<'identity'> {
  const active = ownRoots(state).find((root) => root.state === 'active');
  return { type: 'identity', name: 'identity', spiffeId, dnsNames: [], rootId: active?.id ?? '' };
}
