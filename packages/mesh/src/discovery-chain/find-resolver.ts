import type { ServiceResolverEntry } from '@peerway/model/config-entry';
import type { ServiceReference } from '../service-reference.ts';
import { findConfigEntry, type MeshState } from '../state.ts';

/** The resolver of a service of this cluster; what a peer does with its own is its own affair. */
export function findResolver(state: MeshState, service: ServiceReference): ServiceResolverEntry | undefined {
  if (service.peer !== '') return undefined;
  return findConfigEntry(state, 'service-resolver', service.name, service.partition, service.namespace);
}
