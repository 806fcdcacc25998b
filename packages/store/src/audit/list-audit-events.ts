import type { AuditEvent, AuditFilter } from '@peerway/model/audit';
import type { Prisma, PrismaClient } from '../generated/client.ts';

type AuditRow = Prisma.AuditEventGetPayload<Record<string, never>>;

/** A stored record. A row written behind our back may have any outcome: it is kept, so that its hash tells. */
export const toAuditEvent = (row: AuditRow): AuditEvent => ({
  ...row,
  sequence: Number(row.sequence),
  at: row.at.toISOString(),
  // Cast: only the two outcomes are ever appended.
  outcome: row.outcome as AuditEvent['outcome'],
});

/** Records that the filter lets through, newest first. */
export async function listAuditEvents(prisma: PrismaClient, filter: AuditFilter): Promise<AuditEvent[]> {
  const { actor, operation, target, outcome, from, to, before, limit } = filter;
  const rows = await prisma.auditEvent.findMany({
    where: {
      ...(actor === undefined ? {} : { actor }),
      ...(operation === undefined ? {} : { operation: { startsWith: literal(operation) } }),
      ...(target === undefined ? {} : { target: { contains: literal(target) } }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(before === undefined ? {} : { sequence: { lt: BigInt(before) } }),
      at: { ...(from === undefined ? {} : { gte: new Date(from) }), ...(to === undefined ? {} : { lt: new Date(to) }) },
    },
    orderBy: { sequence: 'desc' },
    take: limit,
  });
  return rows.map(toAuditEvent);
}

/** Text for LIKE, where `%` and `_` would stand for others. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
