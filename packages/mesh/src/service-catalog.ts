import type { ServiceDetail, ServiceInstance, ServiceKind, ServiceSummary } from '@peerway/model/catalog';
import { formatHostPort } from '@peerway/model/host-port';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/identifier';
import { bestAddress } from './address.ts';
import {
  allServices,
  compareText,
  instanceChecks,
  kindsOf,
  localMeshGateways,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
import { exportsOf } from './exported-services.ts';
import { importedService } from './imported-service.ts';
import { instanceHealth } from './instance-health.ts';
import { describeServiceHealth } from './service-health.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';
import { resolveUpstreamPath } from './upstream-path.ts';

/** Every local service and mesh gateway, and every service that a peer exports to this cluster: never two merged (pain C32). */
export function listServices(state: MeshState): ServiceSummary[] {
  return everyService(state).map((service) => summarize(state, service));
}

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

function everyService(state: MeshState): ServiceReference[] {
  const gateways = new Map<string, ServiceReference>();
  for (const instance of state.instance.values()) {
    if (instance.kind !== 'mesh-gateway' || instance.peerName !== '') continue;
    const { partition, namespace, service: name } = instance;
    gateways.set([partition, namespace, name].join('/'), { peer: '', partition, namespace, name });
  }
  return [...allServices(state), ...gateways.values()].sort(
    (left, right) =>
      compareText(left.name, right.name) ||
      compareText(left.peer, right.peer) ||
      compareText(left.partition, right.partition) ||
      compareText(left.namespace, right.namespace),
  );
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
    const { protocol, decidedBy } = resolveProtocol(state, service.name, service.partition);
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
    .filter((row) => row.refusal === null)
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
    const { resolvedMode } = resolveUpstreamPath(state, proxy, upstream);
    return {
      name: upstream.destinationName,
      peer: upstream.destinationPeer,
      localBindAddress: upstream.localBindAddress,
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
