import { type Resource, type ResourceKey, resourceKey } from '@peerway/model/snapshot';
import type { SortedMap } from './incremental/sorted-map.ts';

/** What only one proxy has to know, over what it shares with others. */
export type Layers = {
  own: readonly Resource[];
  shared: SortedMap<Resource>;
  resources: SortedMap<Resource>;
};

const layersOf = new WeakMap<ReadonlyMap<ResourceKey, Resource>, Layers>();

/**
 * Puts both into one map. Of two resources with one key the first stays, and an own one hides a shared one: compilers put
 * what this cluster vouches for before what peers sent.
 */
export function layResources(own: readonly Resource[], shared: SortedMap<Resource>): Layers {
  const byKey = new Map<ResourceKey, Resource>();
  for (const resource of own) {
    const key = resourceKey(resource);
    if (!byKey.has(key)) byKey.set(key, resource);
  }
  const layers = { own, shared, resources: shared.update(byKey) };
  // Where one hides another, what differs in the layers is not what differs in the whole.
  if (layers.resources.size === shared.size + byKey.size) layersOf.set(layers.resources, layers);
  return layers;
}

/** How a map was put together, if it can be compared layer by layer. */
export function findLayers(resources: ReadonlyMap<ResourceKey, Resource>): Layers | undefined {
  return layersOf.get(resources);
}
