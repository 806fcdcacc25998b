import { isDeepStrictEqual } from 'node:util';
import {
  type CatalogNode,
  type HealthCheck,
  nodeKey,
  type PeerMeta,
  type ServiceInstance,
} from '@peerway/model/catalog';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { qualifiedServiceName } from '@peerway/model/exported-service';
import { isHttpLike } from '@peerway/model/protocol';
import { peeredServiceSni } from '@peerway/model/sni';
import {
  compareText,
  hasChainEntry,
  instanceChecks,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
import { Computation } from './computation.ts';
import { changedChain } from './discovery-chain/changed-chain.ts';
import { isWithinPartition } from './exported-ways.ts';
import { keepEach } from './incremental/keep-each.ts';
import { SortedMap } from './incremental/sorted-map.ts';
import type { MeshIndexes } from './mesh-indexes.ts';
import { query } from './query.ts';
import { exportsOf } from './service-exports.ts';
import { resolveProtocol } from './service-protocol.ts';
import { serviceKey } from './service-reference.ts';
import { serviceUnion } from './service-union.ts';
import type { MeshState } from './state.ts';
import { targetService } from './subset-destination.ts';
import { meshGatewayIdentity, serviceIdentity } from './trust.ts';

/** A service that a peer reaches through this cluster's gateways, with what the peer must know for it (peering-wire §6.3). */
export type ExportedChain = { service: string; namespace: string; partition: string; peerMeta: PeerMeta };

/** What one peer gets: qualified names for the list, and those among them that have sidecars or a chain of their own. */
export type PeerExports = { services: string[]; chains: ExportedChain[] };

/** An instance with everything else that a peer is told of it. */
export type OfferedInstance = {
  instance: ServiceInstance;
  node: CatalogNode | undefined;
  checks: readonly HealthCheck[];
};

/** One service as one peer is told of it. */
export type Offer = {
  peer: string;
  service: ServiceReference;
  chain: ExportedChain | null;
  instances: readonly OfferedInstance[];
};

/**
 * What the stream to a peer carries. `services` are sorted and unique, and hold every chain's name too (Q16). The very same
 * object while nothing in it changes; else it costs what the peer gets, but nothing is made anew for what stayed.
 */
export function exportedServicesForPeer(
  state: MeshState,
  peer: string,
  partition: string = DEFAULT_PARTITION,
): PeerExports {
  return viewOf(state, peer, partition).exports();
}

/**
 * The same service by service, in order of name and namespace, with the instances. Costs what changed since it was last asked
 * for, and so does finding what differs from then (`differences`).
 */
export function offersToPeer(state: MeshState, peer: string, partition: string): SortedMap<Offer> {
  return viewOf(state, peer, partition).offers;
}

function viewOf(state: MeshState, peer: string, partition: string): PeerView {
  const computation = Computation.at(state);
  const all = serviceUnion(computation, `offers/${partition}`, {
    isMember: (service, known) => service.peer === '' && service.partition === partition && isKnown(service, known),
    indexes: ['services', 'exports', 'chainServices'],
    cell: (service) => offersOf.cell(computation, service),
    basis: null,
    keyOf: offerKey,
  });
  const view = computation.carry(`peer/${partition}/${peer}`, () => ({ value: new PeerView(peer), drop: () => {} }));
  view.follow(all);
  return view;
}

/** A name that is exported may have nothing behind it yet. */
function isKnown(service: ServiceReference, { services, exports, chainServices }: MeshIndexes): boolean {
  const key = serviceKey(service);
  return services.has(key) || exports.has(key) || chainServices.has(key);
}

const peerPrefix = (peer: string): string => `${peer}\u0000`;
const offerKey = ({ peer, service }: Offer): string => `${peerPrefix(peer)}${service.name}\u0000${service.namespace}`;

/** The part of all offers that one peer gets. */
class PeerView {
  offers = SortedMap.of<Offer>();
  readonly #prefix: string;
  #all = SortedMap.of<Offer>();
  #exports: PeerExports | null = null;

  constructor(peer: string) {
    this.#prefix = peerPrefix(peer);
  }

  follow(all: SortedMap<Offer>): void {
    const changes = [...all.differences(this.#all)].filter(({ key }) => key.startsWith(this.#prefix));
    this.offers = this.offers.update(changes.map(({ key, after }) => [key, after]));
    this.#all = all;
    // Mostly it is the health of an instance.
    if (changes.some(({ before, after }) => !before || !after || before.chain !== after.chain)) this.#exports = null;
  }

  exports(): PeerExports {
    this.#exports ??= peerExportsOf([...this.offers.values()]);
    return this.#exports;
  }
}

/** Offers to one peer, in order of service and namespace, as what that peer gets. */
export function peerExportsOf(offers: readonly Offer[]): PeerExports {
  return {
    services: [...new Set(offers.map(({ service }) => qualifiedServiceName(service)))].sort(compareText),
    chains: offers.flatMap(({ chain }) => chain ?? []),
  };
}

/** What peers are told of one service. */
export const offersOf = query(
  serviceKey,
  (state: MeshState, service: ServiceReference): readonly Offer[] =>
    exportsOf(state, service)
      .filter((row) => row.peer !== '' && row.refusal === null)
      .map(({ peer }) => ({
        peer,
        service,
        chain: chainOf(state, service, peer),
        instances: offeredInstances(state, service),
      })),
  keepOffers,
);

function keepOffers(previous: readonly Offer[], next: readonly Offer[]): readonly Offer[] {
  const chains = new Map(previous.map(({ peer, chain }) => [peer, chain]));
  const kept = next.map((offer): Offer => {
    const chain = chains.get(offer.peer);
    return chain !== undefined && isDeepStrictEqual(chain, offer.chain) ? { ...offer, chain } : offer;
  });
  return keepEach(offerKey)(previous, kept);
}

/** One list for all peers. */
const offeredInstances = query(serviceKey, (state: MeshState, service: ServiceReference): readonly OfferedInstance[] =>
  ordinaryInstances(state, service).map((instance) => ({
    instance,
    node: state.node.get(nodeKey(instance)),
    checks: instanceChecks(state, instance),
  })),
);

function chainOf(state: MeshState, service: ServiceReference, peer: string): ExportedChain | null {
  if (proxiesOf(state, service).length === 0 && !hasChainEntry(state, service)) return null;
  const { name, namespace, partition } = service;
  const { protocol } = resolveProtocol(state, name, partition, namespace);
  return {
    service: name,
    namespace,
    partition,
    peerMeta: {
      sni: [exportedSni(state, service, peer)],
      // Both for every protocol, so that a change between TCP and HTTP does not break clients.
      spiffeId: [
        serviceIdentity(state, service),
        meshGatewayIdentity(state, partition),
        ...(isHttpLike(protocol) ? [] : otherIdentities(state, service)),
      ],
      protocol,
    },
  };
}

/** Of the other services that a TCP service's chain may lead to: their sidecars answer the peer's clients themselves. */
function otherIdentities(state: MeshState, service: ServiceReference): string[] {
  const targets = Object.entries(changedChain(state, service, null)?.targets ?? {})
    .sort(([left], [right]) => compareText(left, right))
    .map(([, target]) => target)
    .filter((target) => isWithinPartition(target, service.partition));
  const identities = targets.map((target) => serviceIdentity(state, targetService(target)));
  return [...new Set(identities)].filter((identity) => identity !== serviceIdentity(state, service));
}

/** The server name under which a peer asks this cluster's gateways for a service. */
export function exportedSni(state: MeshState, service: ServiceReference, peer: string): string {
  const { namespace, partition, name } = service;
  return peeredServiceSni({ service: name, namespace, partition, peer, trustDomain: state.cluster.trustDomain });
}
