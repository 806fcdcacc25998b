import type { ServiceInstance } from '@peerway/model/catalog';
import { instanceKey } from '@peerway/model/catalog';
import {
  defaultLimits,
  type ProxyReference,
  type Resource,
  type ResourceKey,
  resourceKey,
  type Snapshot,
} from '@peerway/model/snapshot';
import { compareText } from './catalog-index.ts';
import { compileGateway } from './compile-gateway.ts';
import { compileSidecar } from './compile-sidecar.ts';
import type { MeshState } from './state.ts';
import { ownTrustBundle } from './trust-resources.ts';

const kindOfRole = {
  'mesh-gateway': 'mesh-gateway',
  sidecar: 'connect-proxy',
} as const satisfies Record<ProxyReference['role'], ServiceInstance['kind']>;

/**
 * Everything a proxy has to know, compiled from the state (design §6). The resources depend on the rows of the state only,
 * not on the order in which they arrived. A proxy that is not registered, or as something else, gets no listener.
 */
export function compileSnapshot(state: MeshState, proxy: ProxyReference): Snapshot {
  const instance = state.instance.get(instanceKey({ ...proxy, peerName: '' }));
  const { datacenter, trustDomain } = state.cluster;
  return {
    index: state.index,
    cluster: { datacenter, trustDomain },
    resources: byKey(
      instance?.kind === kindOfRole[proxy.role]
        ? [defaultLimits, ...compileFor(state, proxy.role, instance)]
        : [defaultLimits, ownTrustBundle(state)],
    ),
  };
}

function compileFor(state: MeshState, role: ProxyReference['role'], instance: ServiceInstance): Resource[] {
  switch (role) {
    case 'mesh-gateway':
      return compileGateway(state, instance);
    case 'sidecar':
      return compileSidecar(state, instance);
    default:
      return role satisfies never;
  }
}

/** Of two resources with one key the first stays: compilers put what this cluster vouches for before what peers sent. */
function byKey(resources: readonly Resource[]): ReadonlyMap<ResourceKey, Resource> {
  const map = new Map<ResourceKey, Resource>();
  for (const resource of resources) {
    const key = resourceKey(resource);
    if (!map.has(key)) map.set(key, resource);
  }
  return new Map([...map].sort(([left], [right]) => compareText(left, right)));
}
