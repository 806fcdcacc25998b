import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { CatalogNode, PeerMeta, ServiceInstance } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { qualifiedServiceName } from '@peerway/model/exported-service';
import type { HealthStatus } from '@peerway/model/health';
import { uuidSchema } from '@peerway/model/identifier';
import {
  type CheckServiceNode,
  CheckServiceNodeSchema,
  type NodeSchema,
  type NodeServiceSchema,
} from '../gen/hashicorp/consul/internal/service/service_pb.js';
import { SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';

/** A tagged address that means something only inside the exporting cluster. */
const LOCAL_TAG = 'consul-virtual';

/** An instance as its peer gets it (peering-wire §6.2). `health`: null when it has no checks. */
export function exportedInstance(
  node: CatalogNode,
  instance: ServiceInstance,
  health: HealthStatus | null,
): CheckServiceNode {
  return checkServiceNode(node, { ...networkOf(instance), ...identityOf(instance) }, health, instance.namespace);
}

/** A mesh gateway in the guise of a sidecar proxy of the service: what a peer dials to reach it (peering-wire §6.3). */
export function exportedGatewayProxy(input: {
  service: string;
  namespace: string;
  /** Place of the gateway in the list of gateways. */
  index: number;
  node: CatalogNode;
  gateway: ServiceInstance;
  health: HealthStatus | null;
  peerMeta: PeerMeta;
}): CheckServiceNode {
  const { service, namespace, index, node, gateway, peerMeta } = input;
  const name = `${service}${SIDECAR_PROXY_SUFFIX}`;
  // The IDs of one gateway as proxies of two namesakes must differ: at the importer they lie on one node.
  const id = qualifiedServiceName({ namespace, name });
  const hasId = gateway.id !== '';
  return checkServiceNode(
    node,
    {
      ...networkOf(gateway),
      Kind: 'connect-proxy',
      ID: hasId ? `${id}-instance-${index}` : id,
      Service: name,
      Proxy: {
        DestinationServiceName: service,
        DestinationServiceID: hasId ? `${service}-instance-${index}` : service,
      },
      Connect: { PeerMeta: { SNI: peerMeta.sni, SpiffeID: peerMeta.spiffeId, Protocol: peerMeta.protocol } },
    },
    input.health,
    namespace,
  );
}

type NodeServiceInit = Exclude<MessageInitShape<typeof NodeServiceSchema>, { $typeName: string }> & {
  ID: string;
  Service: string;
};

/** Nothing of the cluster's own bookkeeping crosses: no indexes, no peer name, the default partition as "none". */
function checkServiceNode(
  node: CatalogNode,
  service: NodeServiceInit,
  health: HealthStatus | null,
  namespace: string,
): CheckServiceNode {
  // The default namespace as "none": a community edition sends, and expects, an empty message.
  const scope = namespace === DEFAULT_NAMESPACE ? {} : { Namespace: namespace };
  const partition = node.partition === DEFAULT_PARTITION ? '' : node.partition;
  const wireNode: MessageInitShape<typeof NodeSchema> = {
    ID: uuidSchema.safeParse(node.id).success ? node.id : '',
    Node: node.node,
    Address: node.address,
    Datacenter: node.datacenter,
    TaggedAddresses: sorted(node.taggedAddresses),
    Meta: sorted(node.meta),
    Partition: partition,
  };
  return create(CheckServiceNodeSchema, {
    Node: wireNode,
    Service: { ...service, EnterpriseMeta: scope },
    Checks:
      health === null
        ? []
        : [
            {
              Node: node.node,
              CheckID: `${service.ID}:overall-check`,
              Name: 'overall-check',
              Status: health,
              ServiceID: service.ID,
              ServiceName: service.Service,
              EnterpriseMeta: scope,
            },
          ],
  });
}

const identityOf = (instance: ServiceInstance) => ({
  Kind: '',
  ID: instance.id,
  Service: instance.service,
  Tags: instance.tags,
  Meta: sorted(instance.meta),
});

const networkOf = (instance: ServiceInstance) => ({
  Address: instance.address,
  Port: instance.port,
  Weights: { Passing: instance.weights.passing, Warning: instance.weights.warning },
  TaggedAddresses: Object.fromEntries(
    Object.entries(sorted(instance.taggedAddresses))
      .filter(([tag]) => tag !== LOCAL_TAG)
      .map(([tag, { address, port }]) => [tag, { Address: address, Port: port }]),
  ),
});

/** Maps encode in insertion order: sorted keys make the encoding deterministic. */
const sorted = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
