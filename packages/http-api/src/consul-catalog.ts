import type { CatalogNode, HealthCheck, ProxyRegistration, ServiceInstance, Upstream } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';

/*
 * Rows of the catalog in Consul's shapes. What its community edition does not have, a partition or namespace other than the
 * default one, is only there where it says something.
 */

type Json = Record<string, unknown>;

const scopeOf = ({ partition, namespace }: { partition: string; namespace?: string }): Json => ({
  ...(namespace === undefined || namespace === DEFAULT_NAMESPACE ? {} : { Namespace: namespace }),
  ...(partition === DEFAULT_PARTITION ? {} : { Partition: partition }),
});
const peerOf = ({ peerName }: { peerName: string }): Json => (peerName === '' ? {} : { PeerName: peerName });
const localityOf = ({ locality }: { locality?: { region: string; zone: string } | undefined }): Json =>
  locality === undefined ? {} : { Locality: { Region: locality.region, Zone: locality.zone } };
const indexesOf = ({ createIndex, modifyIndex }: { createIndex: number; modifyIndex: number }): Json => ({
  CreateIndex: createIndex,
  ModifyIndex: modifyIndex,
});
const taggedAddresses = (tagged: ServiceInstance['taggedAddresses']): Json =>
  Object.fromEntries(Object.entries(tagged).map(([tag, { address, port }]) => [tag, { Address: address, Port: port }]));

/** `structs.Node` */
export function toConsulNode(node: CatalogNode): Json {
  return {
    ID: node.id,
    Node: node.node,
    Address: node.address,
    Datacenter: node.datacenter,
    ...scopeOf(node),
    ...peerOf(node),
    TaggedAddresses: node.taggedAddresses,
    Meta: node.meta,
    ...localityOf(node),
    ...indexesOf(node),
  };
}

/** `structs.NodeService` */
export function toConsulNodeService(instance: ServiceInstance): Json {
  return {
    Kind: instance.kind,
    ID: instance.id,
    Service: instance.service,
    Tags: instance.tags,
    Address: instance.address,
    TaggedAddresses: taggedAddresses(instance.taggedAddresses),
    Meta: instance.meta,
    Port: instance.port,
    Weights: { Passing: instance.weights.passing, Warning: instance.weights.warning },
    EnableTagOverride: instance.enableTagOverride ?? false,
    Proxy: toConsulProxy(instance.proxy),
    Connect:
      instance.peerMeta === null
        ? {}
        : {
            PeerMeta: {
              SNI: instance.peerMeta.sni,
              SpiffeID: instance.peerMeta.spiffeId,
              Protocol: instance.peerMeta.protocol,
            },
          },
    ...localityOf(instance),
    ...scopeOf(instance),
    ...peerOf(instance),
    ...indexesOf(instance),
  };
}

/** `structs.ServiceNode`: the node's fields beside those of the instance. */
export function toConsulServiceNode(node: CatalogNode, instance: ServiceInstance): Json {
  return {
    ID: node.id,
    Node: node.node,
    Address: node.address,
    Datacenter: node.datacenter,
    TaggedAddresses: node.taggedAddresses,
    NodeMeta: node.meta,
    ServiceKind: instance.kind,
    ServiceID: instance.id,
    ServiceName: instance.service,
    ServiceTags: instance.tags,
    ServiceAddress: instance.address,
    ServiceTaggedAddresses: taggedAddresses(instance.taggedAddresses),
    ServiceWeights: { Passing: instance.weights.passing, Warning: instance.weights.warning },
    ServiceMeta: instance.meta,
    ServicePort: instance.port,
    ServiceEnableTagOverride: instance.enableTagOverride ?? false,
    ServiceProxy: toConsulProxy(instance.proxy),
    ServiceConnect: {},
    ...scopeOf(instance),
    ...peerOf(instance),
    ...indexesOf(instance),
  };
}

/** `structs.HealthCheck`. Maintenance is a critical check there. */
export function toConsulCheck(check: HealthCheck, instance?: ServiceInstance): Json {
  return {
    Node: check.node,
    CheckID: check.checkId,
    Name: check.name,
    Status: check.status === 'maintenance' ? 'critical' : check.status,
    Notes: check.notes ?? '',
    Output: check.output,
    ServiceID: check.serviceId,
    ServiceName: check.serviceName,
    ServiceTags: instance?.tags ?? [],
    Type: check.type ?? '',
    Definition: check.definition ?? {},
    ...scopeOf({ partition: check.partition, ...(instance === undefined ? {} : { namespace: instance.namespace }) }),
    ...peerOf(check),
    ...indexesOf(check),
  };
}

/** `structs.CheckServiceNode` */
export const toConsulCheckServiceNode = (row: {
  node: CatalogNode;
  instance: ServiceInstance;
  checks: readonly HealthCheck[];
}): Json => ({
  Node: toConsulNode(row.node),
  Service: toConsulNodeService(row.instance),
  Checks: row.checks.map((check) => toConsulCheck(check, check.serviceId === '' ? undefined : row.instance)),
});

function toConsulProxy(proxy: ProxyRegistration | null): Json {
  if (proxy === null) return { MeshGateway: {}, Expose: {} };
  return {
    ...(proxy.destinationServiceName === '' ? {} : { DestinationServiceName: proxy.destinationServiceName }),
    ...(proxy.destinationServiceId === '' ? {} : { DestinationServiceID: proxy.destinationServiceId }),
    LocalServiceAddress: proxy.localServiceAddress,
    LocalServicePort: proxy.localServicePort,
    ...(proxy.localServiceSocketPath ? { LocalServiceSocketPath: proxy.localServiceSocketPath } : {}),
    ...(proxy.mode ? { Mode: proxy.mode } : {}),
    Config: proxy.config,
    Upstreams: proxy.upstreams.map(toConsulUpstream),
    MeshGateway: modeOf(proxy.meshGateway.mode),
    Expose: proxy.expose ?? {},
  };
}

const modeOf = (mode: string): Json => (mode === '' ? {} : { Mode: mode });

const toConsulUpstream = (upstream: Upstream): Json => ({
  DestinationType: upstream.destinationType ?? 'service',
  DestinationNamespace: upstream.destinationNamespace,
  DestinationPartition: upstream.destinationPartition,
  ...(upstream.destinationPeer === '' ? {} : { DestinationPeer: upstream.destinationPeer }),
  DestinationName: upstream.destinationName,
  Datacenter: upstream.datacenter ?? '',
  LocalBindAddress: upstream.localBindAddress,
  ...(upstream.localBindPort === 0 ? {} : { LocalBindPort: upstream.localBindPort }),
  ...(upstream.localBindSocketPath ? { LocalBindSocketPath: upstream.localBindSocketPath } : {}),
  ...(upstream.localBindSocketMode ? { LocalBindSocketMode: upstream.localBindSocketMode } : {}),
  Config: upstream.config ?? {},
  MeshGateway: modeOf(upstream.meshGateway.mode),
});
