import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl';
import type { AuditEvent, AuditOutcome } from '@peerway/model/audit';

export const outcomeWords: Record<AuditOutcome, string> = { done: 'Done', denied: 'Denied', read: 'Read' };

/** Who did it, as a person says it: the token's description at that time, or which part of the cluster. */
export function actorName({ actor, actorDescription }: Pick<AuditEvent, 'actor' | 'actorDescription'>): string {
  if (actor === ANONYMOUS_TOKEN_ACCESSOR) return 'Nobody: no token';
  if (actorDescription !== '') return actorDescription;
  if (actor === '') return 'Several';
  return /^[0-9a-f]{8}-/.test(actor) ? actor.slice(0, 8) : `This cluster: ${actor.replaceAll('-', ' ')}`;
}

/** Starts of operations, by what they are about. */
export const operationGroups: readonly { value: string; label: string }[] = [
  { value: 'acl.', label: 'Tokens and policies' },
  { value: 'session.', label: 'Signing in and out' },
  { value: 'peering.', label: 'Peerings' },
  { value: 'config-entry.', label: 'Config entries' },
  { value: 'export', label: 'Exports' },
  { value: 'intention.', label: 'Intentions' },
  { value: 'mesh-gateway-mode.', label: 'Gateway modes' },
  { value: 'catalog.', label: 'Registrations' },
  { value: 'ca.', label: 'Certificates' },
  { value: 'partition.', label: 'Partitions' },
  { value: 'namespace.', label: 'Namespaces' },
  { value: 'audit.', label: 'This log' },
];

export type AuditSummary = {
  /** Signing in changes nothing. */
  lastChange: AuditEvent | null;
  /** Denied tries among the records, repeats included. */
  denied: number;
  /** Time of the oldest of the records. */
  since: string | null;
};

/** What the records of a page say together. They are the newest first. */
export const auditSummary = (events: readonly AuditEvent[]): AuditSummary => ({
  lastChange: events.find(({ outcome, operation }) => outcome === 'done' && !operation.startsWith('session.')) ?? null,
  denied: events.reduce((sum, { outcome, count }) => sum + (outcome === 'denied' ? count : 0), 0),
  since: events.at(-1)?.at ?? null,
});
