import { createHash } from 'node:crypto';
import type { AuditEvent } from '@peerway/model/audit';

/** What the first record follows. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * SHA-256, hex, of a record and of the hash before it. What is hashed is a JSON array of strings and nulls in this order for
 * ever: the migration that chained older records makes the same text in SQL. A count of more than one is one string more.
 */
export function auditHash(event: Omit<AuditEvent, 'hash'>): string {
  const text = JSON.stringify([
    String(event.sequence),
    event.id,
    event.at,
    event.actor,
    event.actorDescription,
    event.source,
    event.operation,
    event.target,
    event.outcome,
    event.requestId,
    event.before,
    event.after,
    event.previousHash,
    ...(event.count === 1 ? [] : [String(event.count)]),
  ]);
  return createHash('sha256').update(text).digest('hex');
}
