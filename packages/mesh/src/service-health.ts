import type { ServiceInstance, ServiceSummary } from '@peerway/model/catalog';
import { proxiesOf, type ServiceReference } from './catalog-index.ts';
import { localDestination } from './destination.ts';
import { importedService } from './imported-service.ts';
import { instanceHealth, isFit } from './instance-health.ts';
import type { MeshState } from './state.ts';

type ServiceHealth = Pick<ServiceSummary, 'health' | 'healthReason'>;

/**
 * How a service is, as somebody who calls it would find it. Not the worst of its instances: one failing of two makes it
 * `warning`, and one that cannot be reached at all is `critical` however well its instances are. Never passing because
 * nothing was heard: without any instance it is `unknown`.
 */
export function describeServiceHealth(
  state: MeshState,
  service: ServiceReference,
  instances: readonly ServiceInstance[],
): ServiceHealth {
  const unreachable = unreachableReason(state, service);
  if (unreachable !== null) return { health: 'critical', healthReason: unreachable };
  if (instances.length === 0) {
    return { health: 'unknown', healthReason: 'No instance of it is registered, so nothing is known of its health.' };
  }
  const notPassing = instances
    .map((instance) => ({ instance, health: instanceHealth(state, instance) }))
    .filter(({ health }) => health !== 'passing');
  const [worst] = notPassing;
  if (worst === undefined) return { health: 'passing', healthReason: '' };
  const isDown = instances.every((instance) => !isFit(instanceHealth(state, instance)));
  return {
    health: isDown ? 'critical' : 'warning',
    healthReason: `${notPassing.length} of ${instances.length} instances ${notPassing.length === 1 ? 'is' : 'are'} not passing: ${worst.instance.id} on ${worst.instance.node} is ${worst.health}${notPassing.length > 1 ? ', and more' : ''}.`,
  };
}

/** Why the mesh can't reach it, in the words of the data plane; null when it can, or when it is not in the mesh. */
function unreachableReason(state: MeshState, service: ServiceReference): string | null {
  if (service.peer !== '') return importedService(state, service).unavailable?.message ?? null;
  if (proxiesOf(state, service).length === 0) return null;
  return localDestination(state, service).unavailable?.message ?? null;
}
