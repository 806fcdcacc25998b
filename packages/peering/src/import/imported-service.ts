import { fromBinary } from '@bufbuild/protobuf';
import type { CatalogNode, HealthCheck, PeerMeta, ServiceInstance, ServiceKind } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { qualifiedServiceName } from '@peerway/model/exported-service';
import { healthStatusSchema } from '@peerway/model/health';
import { namespaceSchema } from '@peerway/model/identifier';
import { type Protocol, protocolSchema } from '@peerway/model/protocol';
import { ExportedServiceSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type {
  CheckServiceNode,
  HealthCheck as WireCheck,
  Node as WireNode,
  NodeService as WireService,
} from '../gen/hashicorp/consul/internal/service/service_pb.js';
import { printable } from '../wire/printable.ts';
import { ImportError, requireImport } from './import-error.ts';

/** One service of a peer as the catalog will hold it: rows of the peer's local name and partition, whatever the message said. */
export type ImportedService = {
  /** Qualified name. */
  service: string;
  instances: { node: CatalogNode; instance: ServiceInstance; checks: HealthCheck[] }[];
};

/** Whose rows they become. */
export type ImportOwner = { peerName: string; partition: string };

const NAME_LENGTH_MAX = 256;
const TEXT_LENGTH_MAX = 4096;
const ENTRIES_MAX = 256;
const INSTANCES_MAX = 50_000;

/**
 * Reads an ExportedService (peering-wire §6.6). Throws ImportError for anything that the catalog could not hold or that would
 * be ambiguous there; nothing of the message is taken then. Names may be longer or odder than this cluster's own may be.
 */
export function readExportedService(resourceId: string, bytes: Uint8Array, owner: ImportOwner): ImportedService {
  requireName(resourceId, 'the resource ID');
  const { Nodes: nodes } = decode(bytes);
  requireImport(nodes.length <= INSTANCES_MAX, `it has more than ${INSTANCES_MAX} instances`);
  const seen = new Set<string>();
  const instances = nodes.map((entry) => {
    const read = readInstance(entry, owner, resourceId);
    const { node, id, service, namespace } = read.instance;
    const name = qualifiedServiceName({ namespace, name: service });
    requireImport(name === resourceId, `it holds an instance of another service, "${printable(name)}"`);
    const key = `${node}/${id}`;
    requireImport(!seen.has(key), `the instance "${printable(id)}" is there twice on node "${printable(node)}"`);
    seen.add(key);
    return read;
  });
  return { service: resourceId, instances };
}

function decode(bytes: Uint8Array) {
  try {
    return fromBinary(ExportedServiceSchema, bytes);
  } catch {
    throw new ImportError('the content can not be decoded');
  }
}

function readInstance(
  entry: CheckServiceNode,
  owner: ImportOwner,
  resourceId: string,
): ImportedService['instances'][number] {
  const { Node: wireNode, Service: wireService, Checks: wireChecks } = entry;
  requireImport(wireNode !== undefined, 'an instance has no node');
  requireImport(wireService !== undefined, 'an instance has no service');
  const node = readNode(wireNode, owner);
  const instance = readService(wireService, node, resourceId);
  requireImport(wireChecks.length <= ENTRIES_MAX, `an instance has more than ${ENTRIES_MAX} checks`);
  return { node, instance, checks: wireChecks.map((check) => readCheck(check, instance)) };
}

function readNode(wire: WireNode, owner: ImportOwner): CatalogNode {
  // A key is made of names with "/" between them and the instance's ID last, so only the ID may hold one.
  requireName(wire.Node, 'a node name');
  requireImport(!wire.Node.includes('/'), `the node name "${printable(wire.Node)}" has a "/"`);
  return {
    ...owner,
    node: wire.Node,
    id: requireText(wire.ID, 'a node ID'),
    address: requireText(wire.Address, 'a node address'),
    datacenter: requireText(wire.Datacenter, 'a datacenter'),
    taggedAddresses: readTexts(wire.TaggedAddresses, 'tagged addresses of a node'),
    meta: readTexts(wire.Meta, 'metadata of a node'),
    createIndex: 0,
    modifyIndex: 0,
  };
}

const kinds: ReadonlyMap<string, ServiceKind> = new Map([
  ['', ''],
  ['typical', ''],
  ['connect-proxy', 'connect-proxy'],
]);

function readService(wire: WireService, node: CatalogNode, resourceId: string): ServiceInstance {
  requireName(wire.ID, 'a service ID');
  requireName(wire.Service, 'a service name');
  const kind = kinds.get(wire.Kind);
  requireImport(kind !== undefined, `a peer may not export an instance of kind "${printable(wire.Kind)}"`);
  const peerMeta = readPeerMeta(wire);
  requireImport(kind === '' || peerMeta !== null, `the proxy "${printable(wire.ID)}" has no SNI in its peer metadata`);
  requireImport(wire.Tags.length <= ENTRIES_MAX, `an instance has more than ${ENTRIES_MAX} tags`);
  const taggedAddresses = Object.entries(wire.TaggedAddresses);
  requireImport(taggedAddresses.length <= ENTRIES_MAX, `an instance has more than ${ENTRIES_MAX} tagged addresses`);
  return {
    partition: node.partition,
    namespace: readNamespace(wire, resourceId),
    peerName: node.peerName,
    node: node.node,
    id: wire.ID,
    service: wire.Service,
    kind,
    address: requireText(wire.Address, 'a service address'),
    port: requirePort(wire.Port),
    tags: wire.Tags.map((tag) => requireText(tag, 'a tag')),
    meta: readTexts(wire.Meta, 'metadata of an instance'),
    taggedAddresses: safeRecord(
      taggedAddresses.map(([tag, value]) => [
        requireText(tag, 'the name of a tagged address'),
        { address: requireText(value.Address, 'a tagged address'), port: requirePort(value.Port) },
      ]),
    ),
    weights: { passing: Math.max(0, wire.Weights?.Passing ?? 1), warning: Math.max(0, wire.Weights?.Warning ?? 1) },
    proxy:
      kind === 'connect-proxy'
        ? {
            destinationServiceName: requireText(wire.Proxy?.DestinationServiceName ?? '', 'a destination'),
            destinationServiceId: requireText(wire.Proxy?.DestinationServiceID ?? '', 'a destination'),
            localServiceAddress: '',
            localServicePort: 0,
            meshGateway: { mode: '' },
            upstreams: [],
            config: {},
          }
        : null,
    peerMeta,
    createIndex: 0,
    modifyIndex: 0,
  };
}

/** Community editions know one namespace; what a message says of it counts only where the resource's name says the same. */
function readNamespace(wire: WireService, resourceId: string): string {
  const said = wire.EnterpriseMeta?.Namespace ?? '';
  if (said === '' || resourceId !== `${said}/${wire.Service}`) return DEFAULT_NAMESPACE;
  const namespace = namespaceSchema.safeParse(said);
  requireImport(namespace.success, `"${printable(said)}" is not a namespace`);
  return namespace.data;
}

function readPeerMeta(wire: WireService): PeerMeta | null {
  const meta = wire.Connect?.PeerMeta;
  if (!meta || meta.SNI.length === 0 || meta.SNI[0] === '') return null;
  requireImport(meta.SNI.length <= ENTRIES_MAX, 'an instance has too many SNIs');
  requireImport(meta.SpiffeID.length <= ENTRIES_MAX, 'an instance has too many SPIFFE IDs');
  return {
    sni: meta.SNI.map((sni) => requireText(sni, 'an SNI')),
    spiffeId: meta.SpiffeID.map((id) => requireText(id, 'a SPIFFE ID')),
    protocol: readProtocol(meta.Protocol),
  };
}

/** Whatever is not HTTP-like is carried as bytes, as in Consul. */
function readProtocol(text: string): Protocol {
  return protocolSchema.safeParse(text.toLowerCase()).data ?? 'tcp';
}

function readCheck(wire: WireCheck, instance: ServiceInstance): HealthCheck {
  requireName(wire.CheckID, 'a check ID');
  requireImport(
    (wire.Node === '' || wire.Node === instance.node) && (wire.ServiceID === '' || wire.ServiceID === instance.id),
    `the check "${printable(wire.CheckID)}" is of another instance`,
  );
  return {
    partition: instance.partition,
    peerName: instance.peerName,
    node: instance.node,
    checkId: wire.CheckID,
    name: requireText(wire.Name, 'the name of a check'),
    // An unknown status ranks worst.
    status: healthStatusSchema.safeParse(wire.Status).data ?? 'critical',
    output: requireText(wire.Output, 'the output of a check'),
    serviceId: instance.id,
    serviceName: instance.service,
    createIndex: 0,
    modifyIndex: 0,
  };
}

export function requireName(text: string, what: string): void {
  requireImport(text !== '', `${what} is empty`);
  requireImport(text.length <= NAME_LENGTH_MAX, `${what} is longer than ${NAME_LENGTH_MAX} characters`);
  requireText(text, what);
}

/** Control characters are refused everywhere: PostgreSQL can not hold a NUL, and none of them helps a reader. */
function requireText(text: string, what: string): string {
  requireImport(text.length <= TEXT_LENGTH_MAX, `${what} is longer than ${TEXT_LENGTH_MAX} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  requireImport(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text), `${what} has a control character`);
  return text;
}

function requirePort(port: number): number {
  requireImport(port >= 0 && port <= 65_535, `${port} is not a port`);
  return port;
}

function readTexts(map: Record<string, string>, what: string): Record<string, string> {
  const entries = Object.entries(map);
  requireImport(entries.length <= ENTRIES_MAX, `there are more than ${ENTRIES_MAX} ${what}`);
  return safeRecord(entries.map(([key, value]) => [requireText(key, what), requireText(value, what)]));
}

/** `fromEntries` defines properties, so even a key `__proto__` is only a key. */
const safeRecord = <Value>(entries: [string, Value][]): Record<string, Value> => Object.fromEntries(entries);
