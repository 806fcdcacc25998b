import type { PrismaClient } from './generated/client.ts';

/** When tokens were last used, by accessor ID, ISO 8601 to the minute. A token that is missing was not used since `since`. */
export type TokenUses = { since: string; lastUsedAt: ReadonlyMap<string, string> };

/** What is known of the use of tokens. It is no part of the state: it takes no index and wakes nobody. */
export type TokenUseAccess = {
  /** Uses of all tokens, or of one. */
  readTokenUses(accessorId?: string): Promise<TokenUses>;
  /**
   * Notes uses, as many as there are in one statement. Of several control planes that say different times the latest stays. Tokens
   * that are gone are left out.
   */
  writeTokenUses(uses: ReadonlyMap<string, string>): Promise<void>;
};

export const tokenUseAccess = (prisma: PrismaClient): TokenUseAccess => ({
  async readTokenUses(accessorId) {
    const [{ tokenUsesSince }, rows] = await Promise.all([
      prisma.cluster.findFirstOrThrow({ select: { tokenUsesSince: true } }),
      prisma.tokenUse.findMany({ where: accessorId === undefined ? {} : { accessorId } }),
    ]);
    return {
      since: tokenUsesSince.toISOString(),
      lastUsedAt: new Map(rows.map((row) => [row.accessorId, row.lastUsedAt.toISOString()])),
    };
  },
  async writeTokenUses(uses) {
    if (uses.size === 0) return;
    // In one order, so that two control planes that write the same tokens wait for each other rather than forever.
    await prisma.$executeRaw`
      INSERT INTO "token_use" ("accessor_id", "last_used_at")
      SELECT "id", "at" FROM unnest(${[...uses.keys()]}::text[], ${[...uses.values()]}::timestamptz[]) AS "used" ("id", "at")
      WHERE EXISTS (SELECT FROM "state_row" WHERE "table" = 'aclToken' AND "key" = "id")
      ORDER BY "id"
      ON CONFLICT ("accessor_id") DO UPDATE SET "last_used_at" = EXCLUDED."last_used_at"
      WHERE "token_use"."last_used_at" < EXCLUDED."last_used_at"`;
  },
});
