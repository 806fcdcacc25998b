import type { MeshChange } from '@peerway/mesh';
import {
  checkKey,
  type HealthCheck,
  healthCheckSchema,
  instanceKey,
  nodeKey,
  nodeSchema,
  type ServiceInstance,
  serviceInstanceSchema,
} from '@peerway/model/catalog';
import { trustBundleKey } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import { type ConfigEntry, configEntryKey, configEntrySchema } from '@peerway/model/config-entry';
import type { HealthStatus } from '@peerway/model/health';
import { type Peering, peeringKey } from '@peerway/model/peering';

/*
 * The rows of a large cluster: services spread over four partitions, each with three instances and their sidecars, every
 * tenth with a router, splitter and resolver; 20 peers, five for each partition; every service is exported to two of them,
 * and they export a tenth as many back through two gateways.
 */

export const PARTITIONS = ['default', 'red', 'green', 'blue'] as const;
const PEERS_PER_PARTITION = 5;
const INSTANCES = 3;

export const cluster: ClusterInfo = {
  id: '11111111-1111-1111-1111-111111111111',
  datacenter: 'east',
  trustDomain: '11111111-1111-1111-1111-111111111111.consul',
  aclDefaultPolicy: 'deny',
  intentionDefaultPolicy: 'deny',
  serverAddresses: [],
  lanServerAddresses: [],
};

export const serviceName = (number: number): string => `service-${String(number).padStart(5, '0')}`;
export const partitionOf = (number: number): string => PARTITIONS[number % PARTITIONS.length] ?? 'default';
export const peersOf = (partition: string): string[] =>
  Array.from({ length: PEERS_PER_PARTITION }, (_, index) => `peer-${partition}-${index}`);

const nodeCount = (services: number): number => Math.ceil((services * INSTANCES) / PARTITIONS.length / 10);
const nodeName = (number: number): string => `node-${String(number).padStart(5, '0')}`;

// A template is checked by the schema once, as checking every row of 50,000 services takes longer than all that is measured.
const instanceTemplate = serviceInstanceSchema.parse({ node: 'n', id: 'i', service: 's' });
const proxyTemplate = serviceInstanceSchema.parse({ node: 'n', id: 'i', service: 's', proxy: {} }).proxy;
const checkTemplate = healthCheckSchema.parse({ node: 'n', checkId: 'c', status: 'passing' });
const nodeTemplate = nodeSchema.parse({ node: 'n', address: 'a', datacenter: 'east' });

const instanceChange = (fields: Partial<ServiceInstance>): MeshChange => {
  const value = { ...instanceTemplate, ...fields };
  return { index: 0, table: 'instance', key: instanceKey(value), value };
};
const checkChange = (fields: Partial<HealthCheck>): MeshChange => {
  const value = { ...checkTemplate, ...fields };
  return { index: 0, table: 'check', key: checkKey(value), value };
};
const nodeChange = (fields: Partial<typeof nodeTemplate>): MeshChange => {
  const value = { ...nodeTemplate, ...fields };
  return { index: 0, table: 'node', key: nodeKey(value), value };
};
const entryChange = (document: unknown): MeshChange => {
  const entry: ConfigEntry = configEntrySchema.parse(document);
  const value = { entry, createIndex: 1, modifyIndex: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: '' };
  return { index: 0, table: 'configEntry', key: configEntryKey(entry), value };
};

/** One instance of a service with its sidecar and checks. */
export function serviceInstance(service: number, number: number, services: number): MeshChange[] {
  const partition = partitionOf(service);
  const node = nodeName((service * INSTANCES + number) % nodeCount(services));
  const name = serviceName(service);
  const id = `${name}-${number}`;
  const owned = { partition, node };
  return [
    instanceChange({ ...owned, id, service: name, port: 8000 + (service % 1000) }),
    instanceChange({
      ...owned,
      id: `${id}-sidecar-proxy`,
      service: `${name}-sidecar-proxy`,
      kind: 'connect-proxy',
      port: 21000 + (service % 1000),
      proxy: proxyTemplate && { ...proxyTemplate, destinationServiceName: name, destinationServiceId: id },
    }),
    instanceHealth(service, number, services, 'passing'),
    checkChange({ ...owned, checkId: `${id}-sidecar-proxy:link`, serviceId: `${id}-sidecar-proxy` }),
  ];
}

export function instanceHealth(service: number, number: number, services: number, status: HealthStatus): MeshChange {
  const id = `${serviceName(service)}-${number}`;
  const node = nodeName((service * INSTANCES + number) % nodeCount(services));
  return checkChange({ partition: partitionOf(service), node, checkId: id, serviceId: id, status });
}

/** Every service of a partition, exported to two of its peers; `more` to all of them. */
export function exportsOfPartition(partition: string, services: number, more: ReadonlySet<number>): MeshChange {
  const peers = peersOf(partition);
  const numbers = Array.from({ length: services }, (_, service) => service);
  return entryChange({
    Kind: 'exported-services',
    Name: partition,
    Partition: partition,
    Services: numbers
      .filter((service) => partitionOf(service) === partition)
      .map((service) => ({
        Name: serviceName(service),
        Consumers: (more.has(service) ? peers : [0, 1].map((next) => peers[(service + next) % peers.length])).map(
          (Peer) => ({ Peer }),
        ),
      })),
  });
}

/** Router, splitter and resolver of a service, and the protocol they need. */
function chainEntries(service: number): MeshChange[] {
  const place = { Name: serviceName(service), Partition: partitionOf(service) };
  const match = { HTTP: { PathPrefix: '/v2' } };
  return [
    entryChange({ Kind: 'service-defaults', ...place, Protocol: 'http' }),
    entryChange({
      Kind: 'service-resolver',
      ...place,
      Subsets: { v1: { Filter: 'Service.Meta.version == v1' }, v2: { Filter: 'Service.Meta.version == v2' } },
    }),
    entryChange({
      Kind: 'service-splitter',
      ...place,
      Splits: [
        { Weight: 90, ServiceSubset: 'v1' },
        { Weight: 10, ServiceSubset: 'v2' },
      ],
    }),
    entryChange({
      Kind: 'service-router',
      ...place,
      Routes: [{ Match: match, Destination: { Service: serviceName(service) } }],
    }),
  ];
}

export const gatewayReference = (number: number) => ({
  role: 'mesh-gateway' as const,
  partition: partitionOf(number),
  node: `gateway-${number}`,
  id: 'mesh-gateway',
});

function gateway(number: number): MeshChange[] {
  const { partition, node, id } = gatewayReference(number);
  return [
    nodeChange({ partition, node, address: `10.9.0.${number}` }),
    instanceChange({ partition, node, id, service: id, kind: 'mesh-gateway', port: 8443 }),
  ];
}

function peer(name: string, partition: string, createIndex: number): MeshChange[] {
  const row: Peering = {
    id: `id-of-${name}`,
    name,
    partition,
    meta: {},
    state: 'ESTABLISHING',
    stateSince: '2026-01-01T00:00:00.000Z',
    deletedAt: null,
    peerId: '',
    peerCaPems: [],
    peerServerName: '',
    peerServerAddresses: [],
    manualServerAddresses: [],
    remote: { partition: 'default', datacenter: name, locality: null },
    createdAt: '2026-01-01T00:00:00.000Z',
    createIndex,
    modifyIndex: createIndex,
  };
  const bundle = {
    peerName: name,
    partition,
    trustDomain: trustDomainOf(name),
    rootPems: [`PEM of ${name}`],
    exportedPartition: '',
    createIndex,
    modifyIndex: createIndex,
  };
  return [
    { index: 0, table: 'peering', key: peeringKey(row), value: row },
    { index: 0, table: 'trustBundle', key: trustBundleKey(bundle), value: bundle },
  ];
}

const trustDomainOf = (peerName: string): string => `${peerName}.consul`;

/** A service that a peer exports to this cluster, behind two gateways of the peer. */
function importedService(number: number): MeshChange[] {
  const partition = partitionOf(number);
  const peers = peersOf(partition);
  const peerName = peers[number % peers.length] ?? '';
  const name = `imported-${String(number).padStart(5, '0')}`;
  const trustDomain = trustDomainOf(peerName);
  const owner = { partition, peerName };
  return [
    instanceChange({ ...owner, node: `${name}-node`, id: name, service: name, port: 80 }),
    ...[0, 1].flatMap((gatewayNumber) => {
      const id = `${name}-sidecar-proxy-instance-${gatewayNumber}`;
      const node = `remote-gateway-${gatewayNumber}`;
      return [
        nodeChange({ ...owner, node, address: `203.0.113.${gatewayNumber}` }),
        instanceChange({
          ...owner,
          node,
          id,
          service: `${name}-sidecar-proxy`,
          kind: 'connect-proxy',
          port: 443,
          proxy: proxyTemplate && { ...proxyTemplate, destinationServiceName: name },
          peerMeta: {
            sni: [`${name}.default.default.${peerName}.external.${trustDomain}`],
            spiffeId: [`spiffe://${trustDomain}/ns/default/dc/${peerName}/svc/${name}`],
            protocol: 'tcp',
          },
        }),
        checkChange({ ...owner, node, checkId: `${id}:overall-check`, serviceId: id }),
      ];
    }),
  ];
}

/** Everything, in the order in which it would be registered. */
export function largeCluster(services: number, gateways: number): MeshChange[] {
  const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
  const root = {
    id: 'root',
    name: 'Root',
    serialNumber: '1',
    certPem: 'PEM of the root',
    state: 'active' as const,
    since: '2026-01-01T00:00:00.000Z',
    longestLeafMs: 259_200_000,
    crossSigned: [],
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2036-01-01T00:00:00.000Z',
    createIndex: 1,
    modifyIndex: 1,
  };
  return [
    { index: 0, table: 'caRoot' as const, key: root.id, value: root },
    ...PARTITIONS.flatMap((partition) => [
      ...peersOf(partition).flatMap((name, index) => peer(name, partition, index + 1)),
      ...range(nodeCount(services)).map((number) =>
        nodeChange({
          partition,
          node: nodeName(number),
          address: `10.${number >> 16}.${(number >> 8) % 256}.${number % 256}`,
        }),
      ),
    ]),
    ...range(gateways).flatMap(gateway),
    ...range(services).flatMap((service) => [
      ...range(INSTANCES).flatMap((number) => serviceInstance(service, number, services)),
      ...(service % 10 === 0 ? chainEntries(service) : []),
    ]),
    ...range(Math.ceil(services / 10)).flatMap(importedService),
    ...PARTITIONS.map((partition) => exportsOfPartition(partition, services, new Set())),
  ].map((change, position) => ({ ...change, index: position + 1 }));
}
