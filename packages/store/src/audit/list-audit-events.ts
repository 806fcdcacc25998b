import type { AuditEvent, AuditFilter, AuditNewerFilter, AuditPage } from '@peerway/model/audit';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import { auditCondition } from './audit-condition.ts';

type AuditRow = Prisma.AuditEventGetPayload<Record<string, never>>;

/** Records that one statement looks through, and the most that a page does: a rare text must not make it read the whole table. */
const WINDOW = 10_000;
const WINDOWS_MAX = 10;

/** A stored record. A row written behind our back may have any outcome: it is kept, so that its hash tells. */
export const toAuditEvent = (row: AuditRow): AuditEvent => ({
  ...row,
  sequence: Number(row.sequence),
  at: row.at.toISOString(),
  // Cast: only the known outcomes are ever appended.
  outcome: row.outcome as AuditEvent['outcome'],
});

/**
 * Records that the filter lets through, newest first. It goes back in windows of the sequence, or of the records of one token,
 * both by an index, and stops at a full page or after so many windows; the next page goes on from there.
 */
export async function listAuditEvents(prisma: PrismaClient, filter: AuditFilter): Promise<AuditPage> {
  const { before, limit, actor } = filter;
  const newest = await newestSequence(prisma);
  const { oldest, latest } = await placeOf(prisma, filter, newest);
  const events: AuditEvent[] = [];
  let below = Math.min(before ?? latest + 1, latest + 1);
  for (let count = 0; count < WINDOWS_MAX && below > oldest; count += 1) {
    const start = Math.max(oldest, await windowStart(prisma, actor, below));
    const rows = await prisma.auditEvent.findMany({
      where: { ...auditCondition(filter), sequence: { gte: BigInt(start), lt: BigInt(below) } },
      orderBy: { sequence: 'desc' },
      take: limit - events.length,
    });
    events.push(...rows.map(toAuditEvent));
    below = events.length === limit ? (events.at(-1)?.sequence ?? start) : start;
    if (events.length === limit) break;
  }
  return { events, older: below > oldest ? below : null, newest };
}

/** How many records after one the filter lets through; of more than a window only the newest are looked at. */
export async function countNewerAuditEvents(prisma: PrismaClient, filter: AuditNewerFilter): Promise<number> {
  const after = Math.max(filter.after, (await newestSequence(prisma)) - WINDOW);
  return await prisma.auditEvent.count({ where: { ...auditCondition(filter), sequence: { gt: BigInt(after) } } });
}

async function newestSequence(prisma: PrismaClient): Promise<number> {
  const { _max } = await prisma.auditEvent.aggregate({ _max: { sequence: true } });
  return Number(_max.sequence ?? 0);
}

/** First record of the window that ends before `below`: so many numbers lower, or so many records of the token. */
async function windowStart(prisma: PrismaClient, actor: string | undefined, below: number): Promise<number> {
  if (actor === undefined) return below - WINDOW;
  const first = await prisma.auditEvent.findFirst({
    where: { actor, sequence: { lt: BigInt(below) } },
    orderBy: { sequence: 'desc' },
    skip: WINDOW - 1,
    select: { sequence: true },
  });
  return Number(first?.sequence ?? 0);
}

/**
 * Where the records of a time can be, by the index of times. A clock that was set back makes later records with earlier times, so
 * a window on both sides belongs to it.
 */
async function placeOf(
  prisma: PrismaClient,
  { from, to }: AuditFilter,
  newest: number,
): Promise<{ oldest: number; latest: number }> {
  const sequenceAt = async (at: Prisma.DateTimeFilter, direction: 'asc' | 'desc'): Promise<number | null> => {
    const row = await prisma.auditEvent.findFirst({
      where: { at },
      orderBy: { at: direction },
      select: { sequence: true },
    });
    return row === null ? null : Number(row.sequence);
  };
  const first = from === undefined ? 0 : ((await sequenceAt({ gte: new Date(from) }, 'asc')) ?? newest);
  const last = to === undefined ? newest : ((await sequenceAt({ lt: new Date(to) }, 'desc')) ?? 0);
  return {
    oldest: Math.max(1, first - WINDOW),
    latest: to === undefined ? newest : Math.min(newest, last + WINDOW),
  };
}
