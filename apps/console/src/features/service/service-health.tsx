import type { ServiceSummary } from '@peerway/model/catalog';
import type { HealthStatus } from '@peerway/model/health';
import { Status, type StatusKind } from '@peerway/ui';

const looks: Record<HealthStatus | 'unknown', { status: StatusKind; word: string }> = {
  passing: { status: 'healthy', word: 'Passing' },
  warning: { status: 'degraded', word: 'Warning' },
  critical: { status: 'failing', word: 'Critical' },
  maintenance: { status: 'degraded', word: 'Maintenance' },
  unknown: { status: 'unknown', word: 'Not reported' },
};

export const healthStatusKind = (health: HealthStatus | 'unknown'): StatusKind => looks[health].status;
export const healthWord = (health: HealthStatus | 'unknown'): string => looks[health].word;

export function Health({ health }: { health: HealthStatus | 'unknown' }) {
  return <Status status={looks[health].status}>{looks[health].word}</Status>;
}

/** Instances in one word: how many of them pass. */
export function instancesText({ instances }: Pick<ServiceSummary, 'instances'>): string {
  return instances.passing === instances.total ? `${instances.total}` : `${instances.passing} of ${instances.total}`;
}
