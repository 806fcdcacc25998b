import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { AuditEvent } from '@peerway/model/audit';
import type { AuditOutcome } from '@peerway/model/audit-outcome';
import { formatQuantity } from '@peerway/ui';
import { type AuditView, isFiltered } from './audit-view';

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

/**
 * What is said of the denied tries of a page; null: it can not tell. Only the newest page, without a filter, knows of every try
 * since its oldest record.
 */
export function denialWords(
  view: AuditView,
  denied: number,
): { kind: 'since'; text: string } | { kind: 'among'; text: string } | null {
  if (view.outcome === 'done' || view.outcome === 'read') return null;
  const isWhole = view.before === '' && !isFiltered(view);
  if (denied === 0 && view.before !== '') return null;
  const count = denied === 0 ? 'No try' : formatQuantity(denied, 'try', 'tries');
  const was = denied > 1 ? 'were' : 'was';
  return isWhole
    ? { kind: 'since', text: `${count} ${was} denied` }
    : { kind: 'among', text: `${count} among these ${was} denied` };
}

/** Tries that were too many to tell apart, counted together whatever they were. */
const isTogether = ({ operation }: Pick<AuditEvent, 'operation'>): boolean => operation === 'audit.more';

/** Where it came from. */
export const sourceWords = (event: Pick<AuditEvent, 'operation' | 'source'>): string =>
  event.source || (isTogether(event) ? 'several addresses' : 'the control plane itself');

/** How many tries a record stands for; null: one. */
export function repeatWords(event: Pick<AuditEvent, 'operation' | 'count'>): string | null {
  if (isTogether(event)) return `${formatQuantity(event.count, 'try', 'tries')} of any kind, within a minute`;
  return event.count > 1 ? `${event.count} equal tries after the first, within a minute` : null;
}

/** Why a record says nothing of a change. */
export function unchangedWords(event: Pick<AuditEvent, 'operation' | 'outcome'>): string {
  if (isTogether(event))
    return 'There were more different tries than are told apart, so what each of these was about is not kept.';
  const words: Record<AuditOutcome, string> = {
    denied: 'It was denied, so nothing was changed.',
    read: 'The log was read; nothing was changed.',
    done: 'What this operation changed is not kept: only what people write is.',
  };
  return words[event.outcome] ?? '';
}

/** What the records of a page say together. They are the newest first. */
export const auditSummary = (events: readonly AuditEvent[]): AuditSummary => ({
  lastChange: events.find(({ outcome, operation }) => outcome === 'done' && !operation.startsWith('session.')) ?? null,
  denied: events.reduce((sum, { outcome, count }) => sum + (outcome === 'denied' ? count : 0), 0),
  since: events.at(-1)?.at ?? null,
});
