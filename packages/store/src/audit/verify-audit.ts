import type { AuditAnchor, AuditCheck } from '@peerway/model/audit';
import type { PrismaClient } from '../generated/client.ts';
import { auditHash, FIRST_PREVIOUS_HASH } from './audit-hash.ts';
import { toAuditEvent } from './list-audit-events.ts';

const PAGE = 500;

/**
 * Walks the chain in pages from the first record to the end it has now. Answers the first place where it does not hold.
 * Whoever can rewrite the whole table and its head makes a chain that holds: keep number and hash of an answer elsewhere, and give
 * them as `anchor`.
 */
export async function verifyAudit(prisma: PrismaClient, anchor: AuditAnchor | null = null): Promise<AuditCheck> {
  // One statement, so one snapshot: what is appended meanwhile is neither missing nor too much.
  const [end] = await prisma.$queryRaw<{ sequence: bigint; hash: string; newest: bigint; oldest: bigint }[]>`
    SELECT h."sequence", h."hash", (SELECT COALESCE(max("sequence"), 0) FROM "audit_event") AS "newest",
      (SELECT COALESCE(min("sequence"), 1) FROM "audit_event") AS "oldest"
    FROM "audit_head" h WHERE h."id" = 1`;
  if (end === undefined) return broken(0, 'missing', 'the head of the chain is gone');
  if (end.oldest < 1n) return broken(Number(end.oldest), 'inserted', 'it lies before the first record');
  let last = 0;
  let hash = FIRST_PREVIOUS_HASH;
  while (last < Number(end.sequence)) {
    const rows = await prisma.auditEvent.findMany({
      where: { sequence: { gt: BigInt(last), lte: end.sequence } },
      orderBy: { sequence: 'asc' },
      take: PAGE,
    });
    if (rows.length === 0) return broken(last + 1, 'missing', 'the record is not there');
    for (const event of rows.map(toAuditEvent)) {
      if (event.sequence !== last + 1) return broken(last + 1, 'missing', 'the record is not there');
      if (auditHash(event) !== event.hash)
        return broken(event.sequence, 'changed', 'the record does not have the hash that it was written with');
      if (event.previousHash !== hash)
        return broken(event.sequence, 'relinked', 'the record does not follow the one before it');
      if (event.sequence === anchor?.sequence && event.hash !== anchor.hash)
        return broken(
          event.sequence,
          'rewritten',
          'the chain up to it is not the one that the expected hash was noted from',
        );
      last = event.sequence;
      hash = event.hash;
    }
  }
  if (end.newest > end.sequence) return broken(last + 1, 'inserted', 'there are records after the end of the chain');
  if (hash !== end.hash) return broken(last, 'relinked', 'the last record is not the one that was appended last');
  if (anchor !== null && anchor.sequence > last)
    return broken(last + 1, 'missing', `the chain ends before it, and record ${anchor.sequence} was noted once`);
  return { intact: true, records: last, hash };
}

const broken = (sequence: number, problem: (AuditCheck & { intact: false })['problem'], what: string): AuditCheck => ({
  intact: false,
  sequence,
  problem,
  message: `audit record ${sequence}: ${what}`,
});
