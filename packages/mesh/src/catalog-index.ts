import type { HealthCheck, ServiceInstance } from '@peerway/model/catalog';
import { instanceKey, nodeKey } from '@peerway/model/catalog';
import { checkOwnerKey } from './mesh-indexes.ts';
import { parseServiceKey, type ServiceReference, serviceKey } from './service-reference.ts';
import type { MeshState } from './state.ts';

export type { ServiceReference } from './service-reference.ts';

/* Lookups over the instances of a state. Every list is sorted by row key, so that no answer depends on the order of arrival. */

/** Instances of kind `""` of a service. */
export function ordinaryInstances(state: MeshState, service: ServiceReference): readonly ServiceInstance[] {
  const named = namedInstances(state, service);
  return named.every(({ kind }) => kind === '') ? named : named.filter(({ kind }) => kind === '');
}

/** Instances of every kind that are registered under the service's own name. */
export const namedInstances = (state: MeshState, service: ServiceReference): readonly ServiceInstance[] =>
  state.indexes.named.get(serviceKey(service)) ?? [];

/** Proxies in front of a service: sidecars of a local one, the exporter's gateways in disguise of an imported one. */
export function proxiesOf(state: MeshState, service: ServiceReference): readonly ServiceInstance[] {
  return state.indexes.proxies.get(serviceKey(service)) ?? [];
}

/** Mesh gateways of this cluster that serve a partition. */
export function localMeshGateways(state: MeshState, partition: string): ServiceInstance[] {
  return [...(state.indexes.gateways.get(partition) ?? [])];
}

/** Sidecars on the node of one of them. */
export const sidecarsBeside = (state: MeshState, sidecar: ServiceInstance): readonly ServiceInstance[] =>
  state.indexes.sidecars.get(nodeKey(sidecar)) ?? [];

/** All sidecars of this cluster. Reads every instance: for pages, not for what is compiled. */
export function localSidecars(state: MeshState): readonly ServiceInstance[] {
  return [...state.instance.values()].filter(
    ({ kind, peerName, proxy }) => kind === 'connect-proxy' && peerName === '' && proxy?.destinationServiceName,
  );
}

/** All services that anything is known of, local and imported. For pages, not for what is compiled. */
export function allServices(state: MeshState): readonly ServiceReference[] {
  return [...state.indexes.services.values()];
}

/** The services of a partition of this cluster. For pages, not for what is compiled. */
export function localServices(state: MeshState, partition: string): ServiceReference[] {
  return allServices(state).filter((service) => service.peer === '' && service.partition === partition);
}

/** Whether a service has a router, splitter or resolver: it can be reached then even where nothing is registered by its name. */
export const hasChainEntry = (state: MeshState, service: ServiceReference): boolean =>
  state.indexes.chainServices.has(serviceKey(service));

/** The services of a partition of this cluster that have a router, splitter or resolver. Not for what is compiled. */
export function chainServices(state: MeshState, partition: string): ServiceReference[] {
  return [...state.indexes.chainServices.keys()]
    .map(parseServiceKey)
    .filter((service) => service.partition === partition);
}

/** The kinds that instances of a name have. */
export function kindsOf(state: MeshState, service: ServiceReference): ReadonlySet<ServiceInstance['kind']> {
  return new Set(namedInstances(state, service).map(({ kind }) => kind));
}

/** The checks that speak for an instance: its own, and those of its node. */
export function instanceChecks(state: MeshState, instance: ServiceInstance): HealthCheck[] {
  const { checks } = state.indexes;
  return [
    ...(checks.get(checkOwnerKey(instance, '')) ?? []),
    ...(checks.get(checkOwnerKey(instance, instance.id)) ?? []),
  ];
}

/** Code-unit order, which unlike a locale's is the same everywhere. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The instance that a sidecar stands in front of, if it is registered on the same node. */
export function instanceBehind(state: MeshState, sidecar: ServiceInstance): ServiceInstance | undefined {
  const id = sidecar.proxy?.destinationServiceId;
  return id ? state.instance.get(instanceKey({ ...sidecar, id })) : undefined;
}
