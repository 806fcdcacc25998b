import { create, toBinary } from '@bufbuild/protobuf';
import {
  exportedServicesForPeer,
  instanceChecks,
  localMeshGateways,
  type MeshState,
  type Offer,
  type OfferedInstance,
  offersToPeer,
  SortedMap,
} from '@peerway/mesh';
import type { CatalogNode, PeerMeta, ServiceInstance } from '@peerway/model/catalog';
import { nodeKey } from '@peerway/model/catalog';
import { qualifiedServiceName } from '@peerway/model/exported-service';
import type { HealthStatus } from '@peerway/model/health';
import type { Peering, PeeringRole } from '@peerway/model/peering';
import { peeringServerAddresses } from '../gateway-addresses.ts';
import { PeeringServerAddressesSchema } from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import {
  ExportedServiceListSchema,
  ExportedServiceSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type { CheckServiceNode } from '../gen/hashicorp/consul/internal/service/service_pb.js';
import { exportedResource } from '../stream/resource.ts';
import { type ResourceUrl, resourceIds, resourceUrls, SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';
import { exportedGatewayProxy, exportedInstance } from './check-service-node.ts';
import { encodeTrustBundle } from './encode-trust-bundle.ts';
import { ExportDraft, type ExportSet } from './export-draft.ts';
import { flattenHealth } from './flatten-health.ts';

type GatewayView = { node: CatalogNode; gateway: ServiceInstance; health: HealthStatus | null };
type Memo<Value> = { inputs: readonly unknown[]; value: Value };

/** Offers that one call takes up: some milliseconds of work, so that other streams and requests have their turn between. */
const SLICE_MAX = 500;

/** What the last set was made from. */
type Built = {
  set: ExportSet;
  /** Offers whose instances are in the set as they are there. */
  offers: SortedMap<Offer>;
  /** Offers whose proxies are in the set as they are there, behind `gateways`. */
  proxied: SortedMap<Offer>;
  gateways: readonly GatewayView[];
  /** Inputs of the resources that there is one of. */
  memos: ReadonlyMap<ResourceUrl, readonly unknown[]>;
};

/**
 * Builds what one peer is sent (peering-wire §6.1–6.3, §10). Keeps what it built, and only looks at what is another object
 * now: one changed service costs one service, however many the peer gets.
 */
export class Exporter {
  readonly #role: PeeringRole;
  #built: Built = {
    set: { resources: SortedMap.of(), serviceNames: [], oversize: [] },
    offers: SortedMap.of(),
    proxied: SortedMap.of(),
    gateways: [],
    memos: new Map(),
  };
  #gateways: Memo<GatewayView[]> = { inputs: [], value: [] };

  #isPartial = false;

  constructor(role: PeeringRole) {
    this.#role = role;
  }

  build(state: MeshState, { name, partition }: Pick<Peering, 'name' | 'partition'>): ExportSet {
    const { services: serviceNames } = exportedServicesForPeer(state, name, partition);
    const offers = offersToPeer(state, name, partition);
    const gateways = this.#gatewayViews(state, partition);
    const draft = new ExportDraft(this.#built.set);
    const memos = new Map(this.#built.memos);
    const add: AddResource = (url, id, inputs, encode) => {
      const known = memos.get(url);
      if (known !== undefined && isSame(known, inputs)) return;
      memos.set(url, inputs);
      draft.put(exportedResource(url, id, encode()));
    };
    this.#addTrustBundle(state, partition, add);
    const addresses = this.#role === 'acceptor' ? peeringServerAddresses(state) : [];
    // Only the dialer needs to know where to dial. An empty list is not sent: it would leave the dialer without any address.
    if (addresses.length > 0) {
      add(resourceUrls.serverAddresses, resourceIds.serverAddresses, addresses, () =>
        toBinary(PeeringServerAddressesSchema, create(PeeringServerAddressesSchema, { Addresses: addresses })),
      );
    } else if (memos.delete(resourceUrls.serverAddresses)) {
      draft.remove(resourceUrls.serverAddresses, resourceIds.serverAddresses);
    }
    add(resourceUrls.exportedServiceList, resourceIds.exportedServiceList, serviceNames, () =>
      toBinary(ExportedServiceListSchema, create(ExportedServiceListSchema, { Services: serviceNames })),
    );
    const services = this.#addServices(draft, offers, gateways);
    const set = draft.finish(serviceNames);
    // Only now, so that what could not be encoded is tried again with the next change.
    this.#built = { set, ...services, gateways, memos };
    return set;
  }

  /** Whether the last set lacks something, since one call makes no more than `SLICE_MAX` resources: to be built again soon. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** The gateways in disguise first, so that a service is not there before the way to it is. */
  #addServices(
    draft: ExportDraft,
    offers: SortedMap<Offer>,
    gateways: readonly GatewayView[],
  ): Pick<Built, 'offers' | 'proxied'> {
    const built = this.#built;
    // What is withdrawn is never put off.
    for (const { before, after } of offers.differences(built.offers)) {
      if (before !== undefined && after === undefined) draft.remove(resourceUrls.exportedService, nameOf(before));
      if (before?.chain && !after?.chain) draft.remove(resourceUrls.exportedService, proxyNameOf(before));
    }
    let room = SLICE_MAX;
    const take = (
      before: SortedMap<Offer>,
      put: (after: Offer, before: Offer | undefined) => void,
    ): SortedMap<Offer> => {
      const done: [string, Offer | undefined][] = [];
      for (const { key, before: old, after } of offers.differences(before)) {
        if (room === 0) break;
        room -= 1;
        if (after !== undefined) put(after, old);
        done.push([key, after]);
      }
      return before.update(done);
    };
    const proxied = take(gateways === built.gateways ? built.proxied : SortedMap.of(), (after, before) => {
      if (after.chain !== before?.chain) putProxies(draft, after, gateways);
    });
    const instanced = take(built.offers, (after, before) => {
      if (after.instances === before?.instances) return;
      const bytes = encodeNodes(after.instances.flatMap(exportedNode));
      draft.put(exportedResource(resourceUrls.exportedService, nameOf(after), bytes));
    });
    this.#isPartial = room === 0;
    return { offers: instanced, proxied };
  }

  #addTrustBundle(state: MeshState, partition: string, add: AddResource): void {
    add(resourceUrls.trustBundle, resourceIds.trustBundle, [state.caRoot], () => encodeTrustBundle(state, partition));
  }

  /** The same array as last time while no gateway, node of one or check of one changed. */
  #gatewayViews(state: MeshState, partition: string): GatewayView[] {
    const rows = localMeshGateways(state, partition).map((gateway) => ({
      gateway,
      node: state.node.get(nodeKey(gateway)),
      checks: instanceChecks(state, gateway),
    }));
    const inputs = rows.flatMap(({ gateway, node, checks }) => [gateway, node, ...checks]);
    if (!isSame(this.#gateways.inputs, inputs)) {
      const value = rows.flatMap(({ gateway, node, checks }) =>
        node ? [{ gateway, node, health: flattenHealth(checks) }] : [],
      );
      this.#gateways = { inputs, value };
    }
    return this.#gateways.value;
  }
}

type AddResource = (url: ResourceUrl, id: string, inputs: readonly unknown[], encode: () => Uint8Array) => void;

const nameOf = ({ service }: Offer): string => qualifiedServiceName(service);
const proxyNameOf = (offer: Offer): string => `${nameOf(offer)}${SIDECAR_PROXY_SUFFIX}`;

function putProxies(draft: ExportDraft, offer: Offer, gateways: readonly GatewayView[]): void {
  if (offer.chain === null) return;
  const { service, namespace, peerMeta } = offer.chain;
  const bytes = encodeNodes(gatewayProxies(service, namespace, gateways, peerMeta));
  draft.put(exportedResource(resourceUrls.exportedService, proxyNameOf(offer), bytes));
}

const exportedNode = ({ instance, node, checks }: OfferedInstance): CheckServiceNode[] =>
  node ? [exportedInstance(node, instance, flattenHealth(checks))] : [];

const gatewayProxies = (
  service: string,
  namespace: string,
  gateways: readonly GatewayView[],
  peerMeta: PeerMeta,
): CheckServiceNode[] =>
  gateways.map((view, index) => exportedGatewayProxy({ service, namespace, index, peerMeta, ...view }));

const encodeNodes = (nodes: CheckServiceNode[]): Uint8Array =>
  toBinary(ExportedServiceSchema, create(ExportedServiceSchema, { Nodes: nodes }));

const isSame = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before === now || (before.length === now.length && now.every((input, place) => input === before[place]));
