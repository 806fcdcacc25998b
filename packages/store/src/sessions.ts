import type { Prisma, PrismaClient } from './generated/client.ts';

/** A console session as stored. `hash` is that of the cookie's value; times are ISO 8601. */
export type SessionRow = {
  hash: string;
  id: string;
  accessorId: string;
  method: string;
  address: string;
  userAgent: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
};

/** Which session: by the hash of its secret, as a request shows it, or by its public ID. */
export type SessionKey = { hash: string } | { id: string };

/** Sessions in a write. Whoever ends some tells every process on the database, once the transaction is committed. */
export type SessionOperations = {
  createSession(session: SessionRow): Promise<void>;
  /** @returns whether there was one */
  deleteSession(key: SessionKey): Promise<boolean>;
  /** All sessions of a token, but for one if that is named. @returns how many there were */
  deleteSessionsOf(accessorId: string, exceptId?: string): Promise<number>;
  /** Removes some that are past their end or were not used since `idleSince`; the oldest first. @returns how many there were */
  deleteEndedSessions(ended: { now: string; idleSince: string; most: number }): Promise<number>;
};

/** PostgreSQL's channel that says: sessions have ended, look whether yours is among them. */
export const SESSIONS_CHANNEL = 'peerway_sessions';

const tell = (database: Prisma.TransactionClient): Promise<unknown> =>
  database.$executeRaw`SELECT pg_notify(${SESSIONS_CHANNEL}, '')`;

/** @param onChange told of every write */
export function sessionOperations(database: Prisma.TransactionClient, onChange: () => void): SessionOperations {
  const ended = async (count: number): Promise<void> => {
    if (count === 0) return;
    onChange();
    await tell(database);
  };
  return {
    async createSession(session) {
      onChange();
      await database.session.create({ data: session });
    },
    async deleteSession(key) {
      const { count } = await database.session.deleteMany({ where: key });
      await ended(count);
      return count > 0;
    },
    async deleteSessionsOf(accessorId, exceptId) {
      const { count } = await database.session.deleteMany({
        where: { accessorId, ...(exceptId === undefined ? {} : { id: { not: exceptId } }) },
      });
      await ended(count);
      return count;
    },
    async deleteEndedSessions({ now, idleSince, most }) {
      const rows = await database.session.findMany({
        where: { OR: [{ expiresAt: { lte: now } }, { lastSeenAt: { lte: idleSince } }] },
        orderBy: { expiresAt: 'asc' },
        take: most,
        select: { hash: true },
      });
      if (rows.length === 0) return 0;
      const { count } = await database.session.deleteMany({ where: { hash: { in: rows.map(({ hash }) => hash) } } });
      await ended(count);
      return count;
    },
  };
}

/** What is read of sessions outside any write, and the one thing that is written there: that they are in use. */
export type SessionReads = {
  findSession(key: SessionKey): Promise<SessionRow | null>;
  /** Sessions of one token, or of all, the newest first. */
  listSessions(filter: { accessorId?: string; most: number }): Promise<SessionRow[]>;
  /** Notes that a session is in use, unless it was noted since `notSince`. */
  touchSession(hash: string, at: string, notSince: string): Promise<void>;
};

export const sessionReads = (prisma: PrismaClient): SessionReads => ({
  async findSession(key) {
    const row = await prisma.session.findUnique({ where: key });
    return row && toRow(row);
  },
  async listSessions({ accessorId, most }) {
    const rows = await prisma.session.findMany({
      where: accessorId === undefined ? {} : { accessorId },
      orderBy: { createdAt: 'desc' },
      take: most,
    });
    return rows.map(toRow);
  },
  async touchSession(hash, at, notSince) {
    await prisma.session.updateMany({ where: { hash, lastSeenAt: { lt: notSince } }, data: { lastSeenAt: at } });
  },
});

type Stored = Omit<SessionRow, 'createdAt' | 'lastSeenAt' | 'expiresAt'> &
  Record<'createdAt' | 'lastSeenAt' | 'expiresAt', Date>;

const toRow = (row: Stored): SessionRow => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});
