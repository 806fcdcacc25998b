import type { ServiceInstance } from '@peerway/model/catalog';
import { type HealthStatus, worstHealth } from '@peerway/model/health';
import { instanceBehind, instanceChecks } from './catalog-index.ts';
import type { MeshState } from './state.ts';

/** The worst of an instance's own checks and its node's; passing when there are none. */
export function instanceHealth(state: MeshState, instance: ServiceInstance): HealthStatus {
  return worstHealth(instanceChecks(state, instance).map((check) => check.status));
}

/**
 * The health of a proxy as a way to its service: a sidecar is as good as itself and the instance behind it. Two halves of one
 * endpoint, so the worse one counts.
 */
export function proxyHealth(state: MeshState, proxy: ServiceInstance): HealthStatus {
  const behind = instanceBehind(state, proxy);
  const own = instanceHealth(state, proxy);
  return behind === undefined ? own : worstHealth([own, instanceHealth(state, behind)]);
}

/** Maintenance counts as unfit everywhere; Consul overlooks it for gateways (semantics Q14). */
export function isFit(health: HealthStatus): boolean {
  return health === 'passing' || health === 'warning';
}
