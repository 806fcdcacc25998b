import type { ServiceInstance } from '@peerway/model/catalog';
import type { ResourceOf } from '@peerway/model/snapshot';
import { bestAddress } from './address.ts';
import { isFit, proxyHealth } from './instance-health.ts';
import type { MeshState } from './state.ts';

export type Endpoint = ResourceOf<'endpoints'>['endpoints'][number];

/** Instances as endpoints, in their order. Those without an address or port can't be dialed and are left out. */
export function toEndpoints(
  state: MeshState,
  instances: readonly ServiceInstance[],
  { wan, label }: { wan: boolean; label: (instance: ServiceInstance) => string },
): Endpoint[] {
  return instances.flatMap((instance) => {
    const { host, port } = bestAddress(state, instance, { wan });
    if (host === '' || port < 1) return [];
    const health = proxyHealth(state, instance);
    const weight = health === 'warning' ? instance.weights.warning : instance.weights.passing;
    return {
      address: host,
      port,
      weight: Math.min(Math.max(weight, 1), 128),
      healthy: isFit(health) && weight >= 1,
      label: label(instance),
    };
  });
}

export const hasHealthy = (endpoints: readonly Endpoint[]): boolean => endpoints.some((endpoint) => endpoint.healthy);
