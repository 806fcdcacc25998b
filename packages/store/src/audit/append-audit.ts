import { randomUUID } from 'node:crypto';
import type { AuditRecord } from '@peerway/model/audit';
import type { Prisma } from '../generated/client.ts';
import type { AuditDifference } from './audit-difference.ts';
import { auditHash } from './audit-hash.ts';

/**
 * Appends records to the chain. The head's row is locked until the transaction ends, so whoever appends at the same time, in
 * this process or another, comes after; take no lock after it. The difference belongs to the last record.
 */
export async function appendAudit(
  database: Prisma.TransactionClient,
  records: readonly AuditRecord[],
  difference: AuditDifference | null,
): Promise<void> {
  const [head] = await database.$queryRaw<{ sequence: bigint; hash: string; at: Date }[]>`
    SELECT "sequence", "hash", clock_timestamp() AS "at" FROM "audit_head" WHERE "id" = 1 FOR UPDATE`;
  if (head === undefined) throw new Error('the head of the audit chain is gone');
  let { hash } = head;
  const rows = records.map((record, index) => {
    const isLast = index === records.length - 1;
    const event = {
      id: randomUUID(),
      sequence: Number(head.sequence) + index + 1,
      at: head.at.toISOString(),
      actor: stored(record.actor),
      actorDescription: stored(record.actorDescription ?? ''),
      source: stored(record.source ?? ''),
      operation: stored(record.operation),
      target: stored(record.target),
      outcome: record.outcome,
      requestId: stored(record.requestId),
      count: record.count ?? 1,
      before: isLast && difference !== null ? difference.before : null,
      after: isLast && difference !== null ? difference.after : null,
      previousHash: hash,
    };
    hash = auditHash(event);
    return { ...event, sequence: BigInt(event.sequence), hash };
  });
  await database.auditEvent.createMany({ data: rows });
  await database.auditHead.update({ where: { id: 1 }, data: { sequence: head.sequence + BigInt(rows.length), hash } });
}

/** PostgreSQL takes no NUL, and no half of a surrogate pair: the hash must be of what is stored. */
const stored = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
