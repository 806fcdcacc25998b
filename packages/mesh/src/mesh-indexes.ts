import { checkKey, type HealthCheck, instanceKey, nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import { type TrustBundle, trustBundleKey } from '@peerway/model/certificate';
import { type ChainIndexes, chainIndexes, noChainIndexes } from './chain-indexes.ts';
import { type ExportIndexes, exportIndexes } from './export-indexes.ts';
import { type Groups, GroupsDraft, sorted } from './incremental/groups.ts';
import { SortedMap } from './incremental/sorted-map.ts';
import { lowerCaseKey, type ServiceReference, serviceKey } from './service-reference.ts';
import type { MeshTableMaps } from './state.ts';

/** Lookups that a state keeps beside its tables. They follow from the rows alone: every list is in order of the row keys. */
export type MeshIndexes = ExportIndexes &
  ChainIndexes & {
    /** Instances of every kind by the key of their own name. */
    readonly named: Groups<ServiceInstance>;
    /** Sidecars (local) and gateway-backed proxies (imported) by the key of the service behind them. */
    readonly proxies: Groups<ServiceInstance>;
    /** Mesh gateways of this cluster by partition. */
    readonly gateways: Groups<ServiceInstance>;
    /** Sidecars of this cluster by the key of their node. */
    readonly sidecars: Groups<ServiceInstance>;
    /** Every name that has an instance or a proxy, by service key. */
    readonly services: ReadonlyMap<string, ServiceReference>;
    /** Local services whose names have upper case letters, by `lowerCaseKey`. */
    readonly mixedCase: Groups<ServiceReference>;
    /** Checks by owner: an instance, or with an empty service ID a node. */
    readonly checks: Groups<HealthCheck>;
    /** Of every partition, by trust domain. */
    readonly bundles: Groups<TrustBundle>;
  };

export const checkOwnerKey = (row: Pick<HealthCheck, 'peerName' | 'partition' | 'node'>, serviceId: string): string =>
  `${row.peerName}/${row.partition}/${row.node}/${serviceId}`;

export const noIndexes: MeshIndexes = {
  named: SortedMap.of(),
  proxies: SortedMap.of(),
  gateways: SortedMap.of(),
  sidecars: SortedMap.of(),
  services: SortedMap.of(),
  mixedCase: SortedMap.of(),
  checks: SortedMap.of(),
  bundles: SortedMap.of(),
  exports: SortedMap.of(),
  wildcardExports: SortedMap.of(),
  ...noChainIndexes(SortedMap.of()),
};

/** The indexes of `after`, made from those of `before`. Costs what differs between the two. */
export function updateIndexes(indexes: MeshIndexes, before: MeshTableMaps, after: MeshTableMaps): MeshIndexes {
  return {
    ...indexes,
    ...(before.instance === after.instance ? {} : instanceIndexes(indexes, before, after)),
    ...(before.check === after.check ? {} : { checks: checkIndex(indexes, before, after) }),
    ...(before.trustBundle === after.trustBundle ? {} : { bundles: bundleIndex(indexes, before, after) }),
    ...(before.configEntry === after.configEntry ? {} : exportIndexes(indexes, before, after)),
    ...(before.configEntry === after.configEntry ? {} : chainIndexes(indexes, before, after)),
  };
}

function checkIndex({ checks }: MeshIndexes, before: MeshTableMaps, after: MeshTableMaps): Groups<HealthCheck> {
  const draft = new GroupsDraft(checks, checkKey);
  for (const row of sorted(after.check).differences(sorted(before.check))) {
    if (row.before) draft.remove(checkOwnerKey(row.before, row.before.serviceId), row.before);
    if (row.after) draft.add(checkOwnerKey(row.after, row.after.serviceId), row.after);
  }
  return draft.finish();
}

function bundleIndex({ bundles }: MeshIndexes, before: MeshTableMaps, after: MeshTableMaps): Groups<TrustBundle> {
  const draft = new GroupsDraft(bundles, trustBundleKey);
  for (const row of sorted(after.trustBundle).differences(sorted(before.trustBundle))) {
    if (row.before) draft.remove(row.before.trustDomain, row.before);
    if (row.after) draft.add(row.after.trustDomain, row.after);
  }
  return draft.finish();
}

type InstanceIndexes = Pick<MeshIndexes, 'named' | 'proxies' | 'gateways' | 'sidecars' | 'services' | 'mixedCase'>;

function instanceIndexes(indexes: MeshIndexes, before: MeshTableMaps, after: MeshTableMaps): InstanceIndexes {
  const named = new GroupsDraft(indexes.named, instanceKey);
  const proxies = new GroupsDraft(indexes.proxies, instanceKey);
  const gateways = new GroupsDraft(indexes.gateways, instanceKey);
  const sidecars = new GroupsDraft(indexes.sidecars, instanceKey);
  const touched = new Map<string, ServiceReference>();
  const move = (instance: ServiceInstance, way: 'add' | 'remove'): void => {
    const own = referenceOf(instance, instance.service);
    named[way](serviceKey(own), instance);
    touched.set(serviceKey(own), own);
    const behind = referenceOf(instance, instance.proxy?.destinationServiceName ?? '');
    if (instance.kind === 'connect-proxy' && behind.name !== '') {
      proxies[way](serviceKey(behind), instance);
      if (instance.peerName === '') sidecars[way](nodeKey(instance), instance);
      touched.set(serviceKey(behind), behind);
    }
    if (instance.kind === 'mesh-gateway' && instance.peerName === '') gateways[way](instance.partition, instance);
  };
  for (const row of sorted(after.instance).differences(sorted(before.instance))) {
    if (row.before) move(row.before, 'remove');
    if (row.after) move(row.after, 'add');
  }
  const made = {
    named: named.finish(),
    proxies: proxies.finish(),
    gateways: gateways.finish(),
    sidecars: sidecars.finish(),
  };
  return { ...made, ...serviceIndexes(indexes, made, touched) };
}

function serviceIndexes(
  indexes: MeshIndexes,
  { named, proxies }: Pick<MeshIndexes, 'named' | 'proxies'>,
  touched: ReadonlyMap<string, ServiceReference>,
): Pick<MeshIndexes, 'services' | 'mixedCase'> {
  const mixedCase = new GroupsDraft(indexes.mixedCase, serviceKey);
  const changes: [string, ServiceReference | undefined][] = [];
  for (const [key, service] of touched) {
    const known = indexes.services.get(key);
    const exists = proxies.has(key) || named.get(key)?.some(({ kind }) => kind === '') === true;
    if (exists === (known !== undefined)) continue;
    changes.push([key, exists ? service : undefined]);
    if (service.peer !== '' || service.name === service.name.toLowerCase()) continue;
    if (known === undefined) mixedCase.add(lowerCaseKey(service), service);
    else mixedCase.remove(lowerCaseKey(service), known);
  }
  return { services: sorted(indexes.services).update(changes), mixedCase: mixedCase.finish() };
}

function referenceOf(instance: ServiceInstance, name: string): ServiceReference {
  return { peer: instance.peerName, partition: instance.partition, namespace: instance.namespace, name };
}
