import { type CaRoot, type TrustBundle, trustBundleKey } from '@peerway/model/certificate';
import { peeringKey } from '@peerway/model/peering';
import { formatSpiffeId } from '@peerway/model/spiffe';
import { compareText } from './catalog-index.ts';
import { query } from './query.ts';
import type { MeshState } from './state.ts';

/** Whether there is a peering of that name that is not being, and has not been, taken down: else nothing may cross. */
export const isLivePeering = query(
  (partition: string, peer: string) => peeringKey({ partition, name: peer }),
  (state: MeshState, partition: string, peer: string): boolean => {
    const peering = state.peering.get(peeringKey({ partition, name: peer }));
    return peering !== undefined && peering.state !== 'DELETING' && peering.state !== 'TERMINATED';
  },
);

/**
 * The roots that may vouch for a peer's identities, or undefined while none are known.
 * Hazard: proxies look roots up by trust domain, so a peer that claims the trust domain of this cluster, or of another
 * peer, would have its roots vouch for their identities. The cluster's own domain is never a peer's. Of two peers the one
 * that had it first keeps it, and its roots are the ones that count; the other is believed only as far as it names no root
 * beyond those (one cluster peered twice).
 */
export const peerTrust = query(
  (partition: string, peer: string) => trustBundleKey({ partition, peerName: peer }),
  (state: MeshState, partition: string, peer: string): TrustBundle | undefined => {
    if (!isLivePeering(state, partition, peer)) return undefined;
    const bundle = state.trustBundle.get(trustBundleKey({ partition, peerName: peer }));
    if (!bundle || bundle.rootPems.length === 0 || bundle.trustDomain === state.cluster.trustDomain) return undefined;
    const [owner = bundle] = (state.indexes.bundles.get(bundle.trustDomain) ?? []).toSorted(
      (left, right) =>
        left.createIndex - right.createIndex ||
        compareText(left.peerName, right.peerName) ||
        compareText(left.partition, right.partition),
    );
    if (owner === bundle) return bundle;
    const owned = new Set(owner.rootPems);
    return bundle.rootPems.every((pem) => owned.has(pem)) ? { ...bundle, rootPems: owner.rootPems } : undefined;
  },
);

/** Roots of this cluster's CA, oldest first. */
export function ownRoots(state: MeshState): CaRoot[] {
  return [...state.caRoot.values()].sort(
    (left, right) => left.createIndex - right.createIndex || compareText(left.id, right.id),
  );
}

/** The identity that a service of this cluster shows. */
export function serviceIdentity(
  state: MeshState,
  { partition, namespace, name }: { partition: string; namespace: string; name: string },
): string {
  const { trustDomain, datacenter } = state.cluster;
  return formatSpiffeId({ kind: 'service', trustDomain, partition, namespace, datacenter, service: name });
}

/** The identity that the mesh gateways of a partition show. */
export function meshGatewayIdentity(state: MeshState, partition: string): string {
  const { trustDomain, datacenter } = state.cluster;
  return formatSpiffeId({ kind: 'mesh-gateway', trustDomain, partition, datacenter });
}
