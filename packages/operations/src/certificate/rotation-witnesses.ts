import type { MeshState } from '@peerway/mesh';
import { instanceKey } from '@peerway/model/catalog';
import { trustBundleKey } from '@peerway/model/certificate';
import { ownTrustBundleHash } from '@peerway/peering';
import type { Live } from '../context.ts';
import type { RotationWitness } from './ca-rotation.ts';

/**
 * Who has to know a new root before it signs, and what each said that it knows. Proxies: those that are linked here, by the
 * index of the snapshot that they last reported to have applied. Peers: every live one that ever sent us its own roots, by
 * whether it acknowledged the trust bundle as it is now.
 *
 * A proxy that is not linked is no witness: it may be gone for good. If it is only cut off, the cross-signature that comes with
 * every new leaf leads it to a root that it knows.
 */
export function rotationWitnesses(state: MeshState, live: Pick<Live, 'proxies' | 'tracker'>): RotationWitness[] {
  const roots = [...state.caRoot.values()];
  const proxies = [...state.instance.values()].flatMap((instance): RotationWitness[] => {
    if (instance.peerName !== '' || instance.kind === '') return [];
    const presence = live.proxies.get(instanceKey(instance));
    if (presence === undefined || presence.links === 0) return [];
    const applied = presence.report?.snapshot.index ?? -1;
    const known = roots.filter((root) => root.createIndex <= applied).map((root) => root.id);
    return [{ kind: 'proxy', name: `${instance.node}/${instance.id}`, rootIds: new Set(known) }];
  });
  const peers = [...state.peering.values()].flatMap((peering): RotationWitness[] => {
    if (peering.state === 'DELETING' || peering.state === 'TERMINATED') return [];
    const { name, partition } = peering;
    if (!state.trustBundle.has(trustBundleKey({ partition, peerName: name }))) return [];
    const isUpToDate = live.tracker.acknowledgedTrustBundle(peering.id) === ownTrustBundleHash(state, partition);
    return [{ kind: 'peer', name, rootIds: new Set(isUpToDate ? roots.map((root) => root.id) : []) }];
  });
  return [...proxies, ...peers];
}
