import type { ServiceInstance } from '@peerway/model/catalog';
import { instanceKey } from '@peerway/model/catalog';
import { defaultLimits, type ProxyReference, type Resource, type Snapshot } from '@peerway/model/snapshot';
import { ownGatewayResources, sharedGatewayResources } from './compile-gateway.ts';
import { compileSidecar, sidecarLimits } from './compile-sidecar.ts';
import { Computation } from './computation.ts';
import { SortedMap } from './incremental/sorted-map.ts';
import { keepResources } from './keep-resources.ts';
import { type Layers, layResources } from './layered-resources.ts';
import { query } from './query.ts';
import type { MeshState } from './state.ts';
import { ownTrustBundle } from './trust-resources.ts';

const kindOfRole = {
  'mesh-gateway': 'mesh-gateway',
  sidecar: 'connect-proxy',
} as const satisfies Record<ProxyReference['role'], ServiceInstance['kind']>;

/**
 * Everything a proxy has to know, compiled from the state (design §6). The resources depend on the rows of the state only,
 * not on the order in which they arrived, nor on what was compiled before; that only makes it fast. A proxy that is not
 * registered, or as something else, gets no listener.
 */
export function compileSnapshot(state: MeshState, proxy: ProxyReference): Snapshot {
  const computation = Computation.at(state);
  const { datacenter, trustDomain } = state.cluster;
  const resources = computation.carry(`proxy/${proxyKey(proxy)}`, () => carryProxy(computation, proxy));
  return { index: state.index, cluster: { datacenter, trustDomain }, resources: resources() };
}

/** The resources of a proxy in the computation's state, whenever it is asked; the same map while nothing in it differs. */
function carryProxy(
  computation: Computation,
  proxy: ProxyReference,
): { value: () => Snapshot['resources']; drop: () => void } {
  const cell = ownResources.cell(computation, proxy);
  cell.isHeld = true;
  let layers: Layers | null = null;
  const value = (): Snapshot['resources'] => {
    const { own, isGateway } = computation.graph.read(cell);
    const shared = isGateway ? sharedGatewayResources(computation, proxy.partition) : nothingShared;
    if (layers?.own !== own || layers.shared !== shared) layers = layResources(own, shared);
    return layers.resources;
  };
  return { value, drop: () => computation.graph.release(cell) };
}

const nothingShared = SortedMap.of<Resource>();

type OwnResources = { own: readonly Resource[]; isGateway: boolean };

const proxyKey = (proxy: ProxyReference): string => `${proxy.role}${instanceKey({ ...proxy, peerName: '' })}`;

/** What only this proxy has to know. */
const ownResources = query(
  proxyKey,
  (state: MeshState, proxy: ProxyReference): OwnResources => {
    const instance = state.instance.get(instanceKey({ ...proxy, peerName: '' }));
    if (instance?.kind !== kindOfRole[proxy.role])
      return { own: [defaultLimits, ownTrustBundle(state)], isGateway: false };
    switch (proxy.role) {
      case 'mesh-gateway':
        return { own: ownGatewayResources(state, instance), isGateway: true };
      case 'sidecar':
        return { own: [sidecarLimits(state, instance), ...compileSidecar(state, instance)], isGateway: false };
      default:
        return proxy.role satisfies never;
    }
  },
  (previous, next) => {
    const own = keepResources(previous.own, next.own);
    return own === previous.own && next.isGateway === previous.isGateway ? previous : { ...next, own };
  },
);
