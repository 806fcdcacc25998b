import { create, toBinary } from '@bufbuild/protobuf';
import {
  exportedServicesForPeer,
  findConfigEntry,
  localMeshGateways,
  type MeshState,
  type PeerExports,
} from '@peerway/mesh';
import type { CatalogNode, PeerMeta, ServiceInstance } from '@peerway/model/catalog';
import { nodeKey } from '@peerway/model/catalog';
import type { HealthStatus } from '@peerway/model/health';
import type { Peering, PeeringRole } from '@peerway/model/peering';
import { peeringServerAddresses } from '../gateway-addresses.ts';
import {
  PeeringServerAddressesSchema,
  PeeringTrustBundleSchema,
} from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import {
  ExportedServiceListSchema,
  ExportedServiceSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type { CheckServiceNode } from '../gen/hashicorp/consul/internal/service/service_pb.js';
import { type ExportedResource, exportedResource, resourceKey } from '../stream/resource.ts';
import { STREAM_MESSAGE_BYTES_MAX } from '../wire/peer-stream-service.ts';
import { type ResourceUrl, resourceIds, resourceUrls, SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';
import { type CatalogIndex, indexCatalog } from './catalog-index.ts';
import { exportedGatewayProxy, exportedInstance } from './check-service-node.ts';
import { flattenHealth } from './flatten-health.ts';

/** Everything that one peer is to have, in the order in which it should go, and the names in the list of services. */
export type ExportSet = {
  resources: ReadonlyMap<string, ExportedResource>;
  serviceNames: readonly string[];
  /** Names left out because their data exceeds what one message may carry. */
  oversize: readonly string[];
};

/** Room for the envelope around a resource. */
const RESOURCE_BYTES_MAX = STREAM_MESSAGE_BYTES_MAX - 64 * 1024;

type GatewayView = { node: CatalogNode; gateway: ServiceInstance; health: HealthStatus | null };
const NO_EXPORTS: PeerExports = { services: [], chains: [] };
type Memo<Value> = { inputs: readonly unknown[]; value: Value };

/**
 * Builds what one peer is sent (peering-wire §6.1–6.3, §10). Keeps what it built: the state shares its rows from change to
 * change, so a resource whose rows are the very same objects is neither built nor encoded again.
 */
export class Exporter {
  readonly #role: PeeringRole;
  #memos = new Map<string, Memo<ExportedResource>>();
  #gatewayRows: Memo<ServiceInstance[]> = { inputs: [], value: [] };
  #gateways: Memo<GatewayView[]> = { inputs: [], value: [] };
  #exports: Memo<PeerExports> = { inputs: [], value: NO_EXPORTS };

  constructor(role: PeeringRole) {
    this.#role = role;
  }

  build(state: MeshState, peering: Pick<Peering, 'name' | 'partition'>): ExportSet {
    const index = indexCatalog(state);
    const { services, chains } = this.#exportsFor(state, peering);
    const serviceNames = [...new Set(services)].sort();
    const memos = new Map<string, Memo<ExportedResource>>();
    const add = (url: ResourceUrl, id: string, inputs: readonly unknown[], encode: () => Uint8Array): void => {
      const key = resourceKey(url, id);
      const known = this.#memos.get(key);
      memos.set(
        key,
        known && isSame(known.inputs, inputs) ? known : { inputs, value: exportedResource(url, id, encode()) },
      );
    };

    this.#addTrustBundle(state, add);
    if (this.#role === 'acceptor') addServerAddresses(state, add);
    add(resourceUrls.exportedServiceList, resourceIds.exportedServiceList, serviceNames, () =>
      toBinary(ExportedServiceListSchema, create(ExportedServiceListSchema, { Services: serviceNames })),
    );
    const gateways = this.#gatewayViews(state, index, peering.partition);
    for (const { service, peerMeta } of chains) {
      add(
        resourceUrls.exportedService,
        `${service}${SIDECAR_PROXY_SUFFIX}`,
        [gateways, peerMeta.protocol, ...peerMeta.sni, ...peerMeta.spiffeId],
        () => encodeNodes(gatewayProxies(service, gateways, peerMeta)),
      );
    }
    for (const service of serviceNames) {
      const instances = index
        .instances(service, peering.partition)
        .filter((instance) => !instance.service.endsWith(SIDECAR_PROXY_SUFFIX));
      const rows = instances.map((instance) => ({
        instance,
        node: state.node.get(nodeKey(instance)),
        checks: index.checks(instance),
      }));
      add(
        resourceUrls.exportedService,
        service,
        rows.flatMap(({ instance, node, checks }) => [instance, node, ...checks]),
        () =>
          encodeNodes(
            rows
              .toSorted((a, b) => (uniqueId(a.instance) < uniqueId(b.instance) ? -1 : 1))
              .flatMap(({ instance, node, checks }) =>
                node ? [exportedInstance(node, instance, flattenHealth(checks))] : [],
              ),
          ),
      );
    }
    this.#memos = memos;
    return finish(memos, serviceNames);
  }

  /** Changes of health and of nodes change no exports, and are by far the most frequent ones. */
  #exportsFor(state: MeshState, { name, partition }: Pick<Peering, 'name' | 'partition'>): PeerExports {
    const items = findConfigEntry(state, 'exported-services', partition, partition)?.Services ?? [];
    if (!items.some((item) => item.Consumers.some(({ Peer }) => Peer === name))) return NO_EXPORTS;
    const inputs = [state.configEntry, state.instance, state.peering, state.cluster];
    if (!isSame(this.#exports.inputs, inputs)) this.#exports = { inputs, value: exportedServicesForPeer(state, name) };
    return this.#exports.value;
  }

  #addTrustBundle(state: MeshState, add: AddResource): void {
    add(resourceUrls.trustBundle, resourceIds.trustBundle, [state.caRoot], () =>
      toBinary(
        PeeringTrustBundleSchema,
        create(PeeringTrustBundleSchema, {
          TrustDomain: state.cluster.trustDomain,
          RootPEMs: [...state.caRoot.values()]
            .toSorted((a, b) => a.createIndex - b.createIndex || (a.id < b.id ? -1 : 1))
            .map((root) => `${root.certPem.trimEnd()}\n`),
        }),
      ),
    );
  }

  /** The same array as last time while no gateway, node of one or check of one changed. */
  #gatewayViews(state: MeshState, index: CatalogIndex, partition: string): GatewayView[] {
    if (!isSame(this.#gatewayRows.inputs, [state.instance]))
      this.#gatewayRows = { inputs: [state.instance], value: localMeshGateways(state, partition) };
    const rows = this.#gatewayRows.value.map((gateway) => ({
      gateway,
      node: state.node.get(nodeKey(gateway)),
      checks: index.checks(gateway),
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

/** Only the dialer needs to know where to dial. An empty list is not sent: it would leave the dialer without any address. */
function addServerAddresses(state: MeshState, add: AddResource): void {
  const addresses = peeringServerAddresses(state);
  if (addresses.length === 0) return;
  add(resourceUrls.serverAddresses, resourceIds.serverAddresses, addresses, () =>
    toBinary(PeeringServerAddressesSchema, create(PeeringServerAddressesSchema, { Addresses: addresses })),
  );
}

const gatewayProxies = (service: string, gateways: readonly GatewayView[], peerMeta: PeerMeta): CheckServiceNode[] =>
  gateways.map((view, index) => exportedGatewayProxy({ service, index, peerMeta, ...view }));

const encodeNodes = (nodes: CheckServiceNode[]): Uint8Array =>
  toBinary(ExportedServiceSchema, create(ExportedServiceSchema, { Nodes: nodes }));

const uniqueId = (instance: ServiceInstance): string => `${instance.node}/${instance.id}`;

const isSame = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before.length === now.length && now.every((input, place) => input === before[place]);

function finish(memos: ReadonlyMap<string, Memo<ExportedResource>>, serviceNames: readonly string[]): ExportSet {
  const resources = new Map<string, ExportedResource>();
  const oversize: string[] = [];
  for (const [key, { value }] of memos) {
    if (value.bytes.length <= RESOURCE_BYTES_MAX) resources.set(key, value);
    else oversize.push(value.id);
  }
  return { resources, serviceNames, oversize };
}
