import type { HealthCheck } from '@peerway/model/catalog';
import { type HealthStatus, worstHealth } from '@peerway/model/health';

const NODE_MAINTENANCE = '_node_maintenance';
const SERVICE_MAINTENANCE = '_service_maintenance:';

/** The one status that stands for all checks of an instance (peering-wire §6.5); null when there are none. */
export function flattenHealth(checks: readonly Pick<HealthCheck, 'checkId' | 'status'>[]): HealthStatus | null {
  if (checks.length === 0) return null;
  const isInMaintenance = checks.some(
    ({ checkId }) => checkId === NODE_MAINTENANCE || checkId.startsWith(SERVICE_MAINTENANCE),
  );
  return isInMaintenance ? 'maintenance' : worstHealth(checks.map(({ status }) => status));
}
