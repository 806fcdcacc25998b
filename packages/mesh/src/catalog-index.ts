import type { HealthCheck, ServiceInstance } from '@peerway/model/catalog';
import { instanceKey } from '@peerway/model/catalog';
import type { MeshState } from './state.ts';

/** A service, local (`peer` is `""`) or imported, seen from one partition of this cluster. */
export type ServiceReference = { peer: string; partition: string; namespace: string; name: string };

/** Lookups over the instances of a state. Every list is sorted by row key, so that no answer depends on the order of arrival. */
type InstanceIndex = {
  ordinary: ReadonlyMap<string, ServiceInstance[]>;
  /** Sidecars (local) and gateway-backed proxies (imported) by the service behind them. */
  proxies: ReadonlyMap<string, ServiceInstance[]>;
  gateways: ReadonlyMap<string, ServiceInstance[]>;
  /** Every local sidecar. */
  sidecars: readonly ServiceInstance[];
  /** Every name that has an instance or a proxy, sorted. */
  references: readonly ServiceReference[];
  kinds: ReadonlyMap<string, ReadonlySet<ServiceInstance['kind']>>;
};

// By table, not by state: most changes leave the instances alone, and then the index stays.
const instanceIndexes = new WeakMap<MeshState['instance'], InstanceIndex>();
const checkIndexes = new WeakMap<MeshState['check'], Map<string, HealthCheck[]>>();

const serviceKey = ({ peer, partition, namespace, name }: ServiceReference): string =>
  [peer, partition, namespace, name].join('/');

/** Instances of kind `""` of a service. */
export function ordinaryInstances(state: MeshState, service: ServiceReference): readonly ServiceInstance[] {
  return indexOf(state).ordinary.get(serviceKey(service)) ?? [];
}

/** Proxies in front of a service: sidecars of a local one, the exporter's gateways in disguise of an imported one. */
export function proxiesOf(state: MeshState, service: ServiceReference): readonly ServiceInstance[] {
  return indexOf(state).proxies.get(serviceKey(service)) ?? [];
}

/** Mesh gateways of this cluster that serve a partition. */
export function localMeshGateways(state: MeshState, partition: string): ServiceInstance[] {
  return [...(indexOf(state).gateways.get(partition) ?? [])];
}

/** All sidecars of this cluster. */
export function localSidecars(state: MeshState): readonly ServiceInstance[] {
  return indexOf(state).sidecars;
}

/** All services that anything is known of, local and imported. */
export function allServices(state: MeshState): readonly ServiceReference[] {
  return indexOf(state).references;
}

/** The kinds that local instances of a name have. */
export function kindsOf(state: MeshState, service: ServiceReference): ReadonlySet<ServiceInstance['kind']> {
  return indexOf(state).kinds.get(serviceKey(service)) ?? new Set();
}

/** The checks that speak for an instance: its own, and those of its node. */
export function instanceChecks(state: MeshState, instance: ServiceInstance): HealthCheck[] {
  let index = checkIndexes.get(state.check);
  if (!index) {
    index = new Map();
    for (const [, check] of sortedEntries(state.check)) append(index, checkOwnerKey(check, check.serviceId), check);
    checkIndexes.set(state.check, index);
  }
  return [
    ...(index.get(checkOwnerKey(instance, '')) ?? []),
    ...(index.get(checkOwnerKey(instance, instance.id)) ?? []),
  ];
}

const checkOwnerKey = (row: Pick<HealthCheck, 'peerName' | 'partition' | 'node'>, serviceId: string): string =>
  [row.peerName, row.partition, row.node, serviceId].join('/');

function indexOf(state: MeshState): InstanceIndex {
  const known = instanceIndexes.get(state.instance);
  if (known) return known;
  const ordinary = new Map<string, ServiceInstance[]>();
  const proxies = new Map<string, ServiceInstance[]>();
  const gateways = new Map<string, ServiceInstance[]>();
  const sidecars: ServiceInstance[] = [];
  const references = new Map<string, ServiceReference>();
  const kinds = new Map<string, Set<ServiceInstance['kind']>>();
  for (const [, instance] of sortedEntries(state.instance)) {
    const own = referenceOf(instance, instance.service);
    const ownKinds = kinds.get(serviceKey(own)) ?? new Set();
    kinds.set(serviceKey(own), ownKinds.add(instance.kind));
    switch (instance.kind) {
      case '':
        append(ordinary, serviceKey(own), instance);
        references.set(serviceKey(own), own);
        break;
      case 'connect-proxy': {
        const behind = referenceOf(instance, instance.proxy?.destinationServiceName ?? '');
        if (behind.name === '') break;
        append(proxies, serviceKey(behind), instance);
        references.set(serviceKey(behind), behind);
        if (instance.peerName === '') sidecars.push(instance);
        break;
      }
      case 'mesh-gateway':
        if (instance.peerName === '') append(gateways, instance.partition, instance);
        break;
      default:
        instance.kind satisfies never;
    }
  }
  const index: InstanceIndex = {
    ordinary,
    proxies,
    gateways,
    sidecars,
    references: sortedEntries(references).map(([, reference]) => reference),
    kinds,
  };
  instanceIndexes.set(state.instance, index);
  return index;
}

function referenceOf(instance: ServiceInstance, name: string): ServiceReference {
  return { peer: instance.peerName, partition: instance.partition, namespace: instance.namespace, name };
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Entries of a table by key, in code-unit order: the same on every machine. */
export function sortedEntries<V>(table: ReadonlyMap<string, V>): [string, V][] {
  return [...table].sort(([left], [right]) => compareText(left, right));
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
