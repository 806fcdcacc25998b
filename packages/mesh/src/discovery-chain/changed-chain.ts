import type { DiscoveryChain } from '@peerway/model/discovery-chain';
import type { Protocol } from '@peerway/model/protocol';
import { hasChainEntry } from '../catalog-index.ts';
import { query } from '../query.ts';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import { findConfigEntry, type MeshState } from '../state.ts';
import { compileDiscoveryChain } from './compile-chain.ts';
import { defaultSamenessGroup } from './sameness.ts';

/**
 * The chain of a service of this cluster, or null for the default one. `overrideProtocol`: what a caller says that it speaks;
 * null: it says nothing.
 */
export const changedChain = query(
  (service: ServiceReference, overrideProtocol: Protocol | null) => `${serviceKey(service)}>${overrideProtocol ?? ''}`,
  (state: MeshState, service: ServiceReference, overrideProtocol: Protocol | null): DiscoveryChain | null => {
    // Most services have no chain of their own, and there can be very many of them.
    if (!mayBeChanged(state, service)) return null;
    const chain = compileDiscoveryChain(
      state,
      { ...service, service: service.name },
      { overrideProtocol: overrideProtocol ?? undefined },
    );
    return chain.isDefault ? null : chain;
  },
);

function mayBeChanged(state: MeshState, service: ServiceReference): boolean {
  const { name, namespace, partition } = service;
  return (
    hasChainEntry(state, service) ||
    defaultSamenessGroup(state, partition) !== undefined ||
    Boolean(findConfigEntry(state, 'service-defaults', name, partition, namespace)?.ExternalSNI)
  );
}
