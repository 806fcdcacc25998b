import type { PeerMeta } from '@peerway/model/catalog';
import type { TrustBundle } from '@peerway/model/certificate';
import { peeringKey } from '@peerway/model/peering';
import type { Unavailable } from '@peerway/model/snapshot';
import { normalizeServerName } from '@peerway/model/sni';
import { parseSpiffeId } from '@peerway/model/spiffe';
import { ordinaryInstances, proxiesOf, type ServiceReference } from './catalog-index.ts';
import { type Endpoint, hasHealthy, toEndpoints } from './endpoint.ts';
import { query } from './query.ts';
import { serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';
import { peerTrust } from './trust.ts';
import * as unavailable from './unavailable.ts';

/** A service of a peer as this cluster can reach it. */
export type ImportedService = {
  peerMeta: PeerMeta | null;
  /** Null until the bundle and names that fit it are there. */
  trust: { trustDomain: string; sni: string; spiffeIds: string[] } | null;
  /** The exporter's gateways, by their WAN addresses. */
  gateways: Endpoint[];
  /** What stops everybody here, whatever the gateway mode; null when nothing does. */
  unavailable: Unavailable | null;
};

/** What is known of an imported service, and the first thing that stops it. `service.peer` is not empty. */
export const importedService = query(serviceKey, findImportedService);

function findImportedService(state: MeshState, service: ServiceReference): ImportedService {
  const { name, peer, partition } = service;
  const proxies = proxiesOf(state, service).filter((proxy) => proxy.peerMeta !== null);
  const peerMeta = proxies[0]?.peerMeta ?? null;
  const bundle = peerTrust(state, partition, peer);
  const trust = peerMeta && bundle ? trustedNames(peerMeta, bundle) : null;
  const gateways = toEndpoints(state, proxies, { wan: true, label: ({ node }) => `mesh gateway ${node} in ${peer}` });

  const cause = (): Unavailable | null => {
    const peering = state.peering.get(peeringKey({ partition, name: peer }));
    if (!peering) return unavailable.peeringMissing(name, peer);
    if (peering.state === 'DELETING') return unavailable.peeringBeingDeleted(name, peer);
    if (peering.state === 'TERMINATED') return unavailable.peeringTerminated(name, peer);
    const isExported = proxies.length > 0 || ordinaryInstances(state, service).length > 0;
    // Without a bundle nothing has arrived yet, so nothing can be said about what the peer exports.
    if (!isExported) {
      return bundle ? unavailable.serviceNotExported(name, peer) : unavailable.trustBundleMissing(name, peer);
    }
    if (gateways.length === 0) return unavailable.noRemoteGateway(name, peer);
    if (!trust) return unavailable.trustBundleMissing(name, peer);
    return hasHealthy(gateways) ? null : unavailable.noHealthyRemoteGateway(name, peer, gateways.length);
  };
  return { peerMeta, trust, gateways, unavailable: cause() };
}

/**
 * The names to ask for and to accept, as far as they lie in the peer's own trust domain. A peer that names anything else
 * could otherwise have its services taken for another's, or its server name shadow a route of this cluster.
 */
function trustedNames(peerMeta: PeerMeta, bundle: TrustBundle): ImportedService['trust'] {
  const { trustDomain } = bundle;
  const sni = normalizeServerName(peerMeta.sni[0] ?? '');
  const spiffeIds = peerMeta.spiffeId.filter((uri) => parseSpiffeId(uri)?.trustDomain === trustDomain);
  if (sni === null || !sni.endsWith(`.external.${trustDomain}`) || spiffeIds.length === 0) return null;
  return { trustDomain, sni, spiffeIds };
}
