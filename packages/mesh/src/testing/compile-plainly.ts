import { instanceKey } from '@peerway/model/catalog';
import {
  defaultLimits,
  type ProxyReference,
  type Resource,
  type ResourceKey,
  resourceKey,
} from '@peerway/model/snapshot';
import { compareText } from '../catalog-index.ts';
import { gatewayBasis, gatewayResources, ownGatewayResources } from '../compile-gateway.ts';
import { compileSidecar, sidecarLimits } from '../compile-sidecar.ts';
import { type Offer, offersOf } from '../peer-exports.ts';
import { parseServiceKey } from '../service-reference.ts';
import { applyMeshChanges, emptyMeshState, type MeshChange, type MeshState, meshTables } from '../state.ts';
import { ownTrustBundle } from '../trust-resources.ts';

/*
 * What is compiled, made anew from the rows alone: nothing is carried from state to state, no index is kept up to date, and
 * nothing that was decided once is remembered.
 */

/** A state of the same rows that shares nothing with this one. */
export function rebuilt(state: MeshState): MeshState {
  const rows = meshTables.flatMap((table) =>
    // Cast: key and value are of the table.
    [...state[table]].map(([key, value]) => ({ index: state.index, table, key, value }) as MeshChange),
  );
  return applyMeshChanges(emptyMeshState({ ...state.cluster }), rows);
}

/** The resources of a proxy by key; of two with one key the first stays. */
export function compilePlainly(state: MeshState, proxy: ProxyReference): [ResourceKey, Resource][] {
  const byKey = new Map<ResourceKey, Resource>();
  for (const resource of resourcesFor(state, proxy)) {
    const key = resourceKey(resource);
    if (!byKey.has(key)) byKey.set(key, resource);
  }
  return [...byKey].sort(([left], [right]) => compareText(left, right));
}

function resourcesFor(state: MeshState, proxy: ProxyReference): readonly Resource[] {
  const instance = state.instance.get(instanceKey({ ...proxy, peerName: '' }));
  if (proxy.role === 'sidecar' && instance?.kind === 'connect-proxy')
    return [sidecarLimits(state, instance), ...compileSidecar(state, instance)];
  if (proxy.role !== 'mesh-gateway' || instance?.kind !== 'mesh-gateway') return [defaultLimits, ownTrustBundle(state)];
  const keys = new Set([...state.indexes.services.keys(), ...state.indexes.chainServices.keys()]);
  const services = [...keys]
    .sort(compareText)
    .map(parseServiceKey)
    .filter((service) => service.partition === proxy.partition);
  return [
    ...ownGatewayResources(state, instance),
    ...gatewayBasis(state, proxy.partition),
    ...services.filter(({ peer }) => peer === '').flatMap((service) => gatewayResources(state, service)),
    ...services.filter(({ peer }) => peer !== '').flatMap((service) => gatewayResources(state, service)),
  ];
}

/** Everything that peers are told of a partition's services. */
export function offersPlainly(state: MeshState, partition: string): Offer[] {
  const { services, exports, chainServices } = state.indexes;
  const keys = new Set([...services.keys(), ...exports.keys(), ...chainServices.keys()]);
  return [...keys]
    .map(parseServiceKey)
    .filter((service) => service.peer === '' && service.partition === partition)
    .sort((left, right) => compareText(left.name, right.name) || compareText(left.namespace, right.namespace))
    .flatMap((service) => offersOf(state, service));
}
