import type { ServiceDetail, ServiceInstance, ServiceKind, ServiceSummary } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { formatHostPort } from '@peerway/model/host-port';
import { bestAddress } from './address.ts';
import {
  compareText,
  instanceChecks,
  kindsOf,
  localMeshGateways,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
import { Computation } from './computation.ts';
import { importedService } from './imported-service.ts';
import { instanceHealth } from './instance-health.ts';
import { query } from './query.ts';
import { exportsOf } from './service-exports.ts';
import { describeServiceHealth } from './service-health.ts';
import { resolveProtocol } from './service-protocol.ts';
import { serviceKey } from './service-reference.ts';
import { serviceUnion } from './service-union.ts';
import type { MeshState } from './state.ts';
import { resolveUpstreamPath } from './upstream-path.ts';

/**
 * Every local service and mesh gateway, and every service that a peer exports to this cluster: never two merged (pain C32).
 * By name, peer, partition and namespace. Summaries stay the same objects while nothing in them changes: not to be written.
 */
export function listServices(state: MeshState): ServiceSummary[] {
  const computation = Computation.at(state);
  const summaries = serviceUnion(computation, 'summaries', {
    isMember: (service, { services, named }) =>
      services.has(serviceKey(service)) || isOwnGateway(named.get(serviceKey(service)) ?? []),
    indexes: ['services', 'named'],
    cell: (service) => summaryOf.cell(computation, service),
    basis: null,
    keyOf: ({ name, peer, partition, namespace }) => [name, peer, partition, namespace].join('\u0000'),
  });
  return [...summaries.values()];
}

const isOwnGateway = (instances: readonly ServiceInstance[]): boolean =>
  instances.some(({ kind, peerName }) => kind === 'mesh-gateway' && peerName === '');

const summaryOf = query(serviceKey, (state: MeshState, service: ServiceReference): readonly ServiceSummary[] => [
  summarize(state, service),
]);

/** One service with its instances, upstreams and, for a peer's, what reaches it; null when nothing of that name is known. */
export function describeService(
  state: MeshState,
  reference: {
    name: string;
    peer?: string | undefined;
    namespace?: string | undefined;
    partition?: string | undefined;
  },
): ServiceDetail | null {
  const { name, peer = '', namespace = DEFAULT_NAMESPACE, partition = DEFAULT_PARTITION } = reference;
  const service: ServiceReference = { name, peer, namespace, partition };
  const instances = instancesOf(state, service);
  const proxies = proxiesOf(state, service);
  if (instances.length === 0 && proxies.length === 0) return null;
  return {
    ...summarize(state, service),
    instanceRows: instances.map((instance) => instanceRow(state, instance)),
    upstreams: peer === '' ? proxies.flatMap((proxy) => upstreamRows(state, proxy)) : [],
    imported: peer === '' ? null : importedDetail(state, service, proxies),
  };
}

function kindOf(state: MeshState, service: ServiceReference): ServiceKind {
  return kindsOf(state, service).has('mesh-gateway') ? 'mesh-gateway' : '';
}

/** The instances that the service's own name stands for. */
function instancesOf(state: MeshState, service: ServiceReference): readonly ServiceInstance[] {
  if (kindOf(state, service) !== 'mesh-gateway') return ordinaryInstances(state, service);
  return localMeshGateways(state, service.partition).filter(
    (gateway) => gateway.service === service.name && gateway.namespace === service.namespace,
  );
}

function summarize(state: MeshState, service: ServiceReference): ServiceSummary {
  const instances = instancesOf(state, service);
  const kind = kindOf(state, service);
  const proxies = proxiesOf(state, service);
  const statuses = instances.map((instance) => instanceHealth(state, instance));
  const count = (...wanted: string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  return {
    name: service.name,
    namespace: service.namespace,
    partition: service.partition,
    peer: service.peer,
    kind,
    ...protocolOf(state, service),
    instances: {
      total: instances.length,
      passing: count('passing'),
      warning: count('warning'),
      critical: count('critical', 'maintenance'),
    },
    ...describeServiceHealth(state, service, instances),
    inMesh: kind === 'mesh-gateway' || proxies.length > 0,
    exportedTo: service.peer === '' ? exportedTo(state, service) : [],
    tags: [...new Set(instances.flatMap((instance) => instance.tags))].sort(compareText),
  };
}

function protocolOf(
  state: MeshState,
  service: ServiceReference,
): Pick<ServiceSummary, 'protocol' | 'protocolDecidedBy'> {
  if (service.peer === '') {
    const { protocol, decidedBy } = resolveProtocol(state, service.name, service.partition, service.namespace);
    return { protocol, protocolDecidedBy: decidedBy };
  }
  // Only the exporter's word counts (semantics A3).
  const { peerMeta } = importedService(state, service);
  return peerMeta
    ? { protocol: peerMeta.protocol, protocolDecidedBy: `peer ${service.peer}` }
    : { protocol: 'tcp', protocolDecidedBy: `default, as peer ${service.peer} has not said` };
}

function exportedTo(state: MeshState, service: ServiceReference): string[] {
  return exportsOf(state, service)
    .filter((row) => row.refusal === null && row.peer !== '')
    .map((row) => row.peer);
}

function instanceRow(state: MeshState, instance: ServiceInstance): ServiceDetail['instanceRows'][number] {
  const { host, port } = bestAddress(state, instance, { wan: false });
  return {
    node: instance.node,
    id: instance.id,
    address: host,
    port,
    health: instanceHealth(state, instance),
    checks: instanceChecks(state, instance).map(({ checkId, name, status, output }) => ({
      checkId,
      name,
      status,
      output,
    })),
    tags: instance.tags,
    meta: instance.meta,
  };
}

function upstreamRows(state: MeshState, proxy: ServiceInstance): ServiceDetail['upstreams'] {
  return (proxy.proxy?.upstreams ?? []).map((upstream) => {
    const { resolvedMode, service } = resolveUpstreamPath(state, proxy, upstream);
    return {
      name: upstream.destinationName,
      namespace: service.namespace,
      partition: service.partition,
      peer: upstream.destinationPeer,
      localBindAddress: upstream.localBindSocketPath || upstream.localBindAddress,
      localBindPort: upstream.localBindPort,
      mode: resolvedMode.effective,
      modeDecidedBy: resolvedMode.decidedBy.where,
    };
  });
}

function importedDetail(
  state: MeshState,
  service: ServiceReference,
  proxies: readonly ServiceInstance[],
): ServiceDetail['imported'] {
  const { peerMeta } = importedService(state, service);
  if (!peerMeta) return null;
  return {
    sni: peerMeta.sni[0] ?? '',
    spiffeIds: peerMeta.spiffeId,
    gateways: proxies.map((proxy) => ({
      address: formatHostPort(bestAddress(state, proxy, { wan: true })),
      health: instanceHealth(state, proxy),
    })),
  };
}
