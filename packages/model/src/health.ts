import { z } from 'zod';

export const healthStatusSchema = z.enum(['passing', 'warning', 'critical', 'maintenance']);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

const RANK: Record<HealthStatus, number> = { maintenance: 3, critical: 2, warning: 1, passing: 0 };

/** The worst of the statuses; an instance without any check is passing (Consul's rule, peering-wire §6.5). */
export function worstHealth(statuses: Iterable<HealthStatus>): HealthStatus {
  let worst: HealthStatus = 'passing';
  for (const status of statuses) if (RANK[status] > RANK[worst]) worst = status;
  return worst;
}
