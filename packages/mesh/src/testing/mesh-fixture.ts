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
import { type TrustBundle, trustBundleKey } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import { type ConfigEntry, configEntryKey, configEntrySchema } from '@peerway/model/config-entry';
import type { HealthStatus } from '@peerway/model/health';
import { type Peering, peeringKey } from '@peerway/model/peering';
import type { z } from 'zod';
import { localMeshGateways, ordinaryInstances } from '../catalog-index.ts';
import { instanceHealth } from '../instance-health.ts';
import { exportedServicesForPeer } from '../peer-exports.ts';
import { applyMeshChanges, emptyMeshState, type MeshChange, type MeshState } from '../state.ts';

/*
 * States to test decisions on, written as people would describe a cluster. Each function answers the changes that make the
 * thing, so that tests can also apply them in other orders.
 */

export const EAST_TRUST_DOMAIN = '11111111-1111-1111-1111-111111111111.consul';
export const WEST_TRUST_DOMAIN = '22222222-2222-2222-2222-222222222222.consul';

export function clusterInfo(
  datacenter: string,
  trustDomain: string,
  overrides: Partial<ClusterInfo> = {},
): ClusterInfo {
  return {
    id: trustDomain.replace('.consul', ''),
    datacenter,
    trustDomain,
    aclDefaultPolicy: 'deny',
    intentionDefaultPolicy: 'deny',
    serverAddresses: [],
    lanServerAddresses: [],
    ...overrides,
  };
}

export const east = (...changes: MeshChange[][]): MeshState =>
  build(emptyMeshState(clusterInfo('east', EAST_TRUST_DOMAIN)), ...changes);
export const west = (...changes: MeshChange[][]): MeshState =>
  build(emptyMeshState(clusterInfo('west', WEST_TRUST_DOMAIN)), ...changes);

/** A state with the changes applied in order, and a root of its own CA. */
export function build(empty: MeshState, ...changes: MeshChange[][]): MeshState {
  const all = [...root(empty.cluster.datacenter), ...changes.flat()];
  return applyMeshChanges(
    empty,
    all.map((change, index) => ({ ...change, index: index + 1 })),
  );
}

function root(name: string): MeshChange[] {
  const value = {
    id: `root-${name}`,
    name: `Root of ${name}`,
    serialNumber: '1',
    certPem: `PEM of ${name}`,
    state: 'active' as const,
    since: '2026-01-01T00:00:00.000Z',
    longestLeafMs: 259_200_000,
    crossSigned: [],
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2036-01-01T00:00:00.000Z',
    createIndex: 1,
    modifyIndex: 1,
  };
  return [{ index: 0, table: 'caRoot', key: value.id, value }];
}

export function node(name: string, address: string, fields: Partial<z.input<typeof nodeSchema>> = {}): MeshChange[] {
  const value = nodeSchema.parse({ node: name, address, datacenter: 'dc', ...fields });
  return [{ index: 0, table: 'node', key: nodeKey(value), value }];
}

export function instance(fields: z.input<typeof serviceInstanceSchema>): MeshChange[] {
  return instanceChange(serviceInstanceSchema.parse(fields));
}

function instanceChange(value: ServiceInstance): MeshChange[] {
  return [{ index: 0, table: 'instance', key: instanceKey(value), value }];
}

/** A service instance `<name>-1` on a node of its own, with its sidecar. */
export function service(name: string, { number = 1, upstreams = [], proxy = {} }: ServiceOptions = {}): MeshChange[] {
  const on = `${name}-node-${number}`;
  return [
    ...node(on, `10.0.0.${number}`),
    ...instance({ node: on, id: `${name}-${number}`, service: name, port: 8000 + number }),
    ...instance({
      node: on,
      id: `${name}-${number}-sidecar-proxy`,
      service: `${name}-sidecar-proxy`,
      kind: 'connect-proxy',
      port: 21000 + number,
      proxy: {
        destinationServiceName: name,
        destinationServiceId: `${name}-${number}`,
        localServicePort: 8000 + number,
        upstreams,
        ...proxy,
      },
    }),
  ];
}
type ProxyInput = NonNullable<z.input<typeof serviceInstanceSchema>['proxy']>;
type ServiceOptions = {
  number?: number;
  upstreams?: NonNullable<ProxyInput['upstreams']>;
  proxy?: Partial<ProxyInput>;
};

export function gateway(name = 'mesh-gateway', number = 1): MeshChange[] {
  const on = `gateway-node-${number}`;
  return [
    ...node(on, `10.1.0.${number}`),
    ...instance({
      node: on,
      id: name,
      service: name,
      kind: 'mesh-gateway',
      port: 8443,
      taggedAddresses: { wan: { address: `203.0.113.${number}`, port: 443 } },
    }),
  ];
}

export function check(
  owner: { node: string; serviceId?: string; peerName?: string },
  status: HealthStatus,
  checkId = `check:${owner.serviceId ?? 'node'}`,
): MeshChange[] {
  const value: HealthCheck = healthCheckSchema.parse({ ...owner, checkId, status });
  return [{ index: 0, table: 'check', key: checkKey(value), value }];
}

export function entry(document: z.input<typeof configEntrySchema>): MeshChange[] {
  const parsed: ConfigEntry = configEntrySchema.parse(document);
  const value = { entry: parsed, createIndex: 1, modifyIndex: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: '' };
  return [{ index: 0, table: 'configEntry', key: configEntryKey(parsed), value }];
}

/** `exported-services` of the default partition: names by consuming peers. */
export function exportsTo(items: Record<string, string[]>): MeshChange[] {
  return entry({
    Kind: 'exported-services',
    Name: 'default',
    Services: Object.entries(items).map(([Name, peers]) => ({
      Name,
      Consumers: peers.map((Peer) => ({ Peer })),
    })),
  });
}

export function peering(name: string, overrides: Partial<Peering> = {}): MeshChange[] {
  const value = peeringRow(name, overrides);
  return [{ index: 0, table: 'peering', key: peeringKey(value), value }];
}

export function peeringRow(name: string, overrides: Partial<Peering> = {}): Peering {
  return {
    id: `id-of-${name}`,
    name,
    partition: 'default',
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
    createIndex: 1,
    modifyIndex: 1,
    ...overrides,
  };
}

export function bundle(peerName: string, trustDomain: string, overrides: Partial<TrustBundle> = {}): MeshChange[] {
  const value: TrustBundle = {
    peerName,
    partition: 'default',
    trustDomain,
    rootPems: [`PEM of ${peerName}`],
    exportedPartition: '',
    createIndex: 1,
    modifyIndex: 1,
    ...overrides,
  };
  return [{ index: 0, table: 'trustBundle', key: trustBundleKey(value), value }];
}

/** The row of a change removed again. */
export const without = (changes: MeshChange[]): MeshChange[] => changes.map((change) => ({ ...change, value: null }));

/**
 * What the peering stream would bring into a cluster from `exporter`, which knows the importer as `importerName`:
 * instances, gateway-backed proxies, their flattened checks and the trust bundle (peering-wire §6). Without the peering itself.
 */
export function imports(peerName: string, exporter: MeshState, importerName: string): MeshChange[] {
  const changes: MeshChange[] = [];
  const take = (source: ServiceInstance, as: ServiceInstance): void => {
    const sourceNode = exporter.node.get(nodeKey(source));
    if (sourceNode) {
      const value = { ...sourceNode, peerName };
      changes.push({ index: 0, table: 'node', key: nodeKey(value), value });
    }
    changes.push(...instanceChange({ ...as, peerName }));
    const owner = { node: as.node, serviceId: as.id, peerName };
    changes.push(...check(owner, instanceHealth(exporter, source), `${as.id}:overall-check`));
  };
  const exported = exportedServicesForPeer(exporter, importerName);
  for (const name of exported.services) {
    const reference = { peer: '', partition: 'default', namespace: 'default', name };
    for (const source of ordinaryInstances(exporter, reference)) take(source, source);
  }
  for (const { service: name, peerMeta } of exported.chains) {
    for (const [index, source] of localMeshGateways(exporter, 'default').entries()) {
      take(source, {
        ...source,
        kind: 'connect-proxy',
        service: `${name}-sidecar-proxy`,
        id: `${name}-sidecar-proxy-instance-${index}`,
        proxy: serviceInstanceSchema.shape.proxy.parse({
          destinationServiceName: name,
          destinationServiceId: `${name}-instance-${index}`,
        }),
        peerMeta,
      });
    }
  }
  const rootPems = [...exporter.caRoot.values()].map((row) => row.certPem);
  return [...changes, ...bundle(peerName, exporter.cluster.trustDomain, { rootPems })];
}
