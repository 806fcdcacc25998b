import type { MeshChange } from '@peerway/mesh';
import type { Prisma } from './generated/client.ts';

/*
 * The statements that every write runs. In SQL of our own rather than through the client's models: one statement for a whole
 * transaction, however many rows it has, and none is planned anew for each number of rows.
 */

/** Of several writes to one row the last: only that counts in the table, while the feed keeps all. */
export function lastOfEach(changes: readonly MeshChange[]): MeshChange[] {
  return [...new Map(changes.map((change) => [`${change.table}/${change.key}`, change])).values()];
}

/** Writes the rows, the feed of changes in their order, and the index; tells the followers. Returns the newest change's ID. */
export async function writeRows(
  database: Pick<Prisma.TransactionClient, '$queryRaw'>,
  index: bigint,
  changes: readonly MeshChange[],
): Promise<bigint> {
  const last = new Set(lastOfEach(changes));
  const input = JSON.stringify(
    changes.map((change, place) => ({
      place,
      table: change.table,
      key: change.key,
      isLast: last.has(change),
      peer: change.value !== null && 'peerName' in change.value ? change.value.peerName : '',
      createIndex: change.value?.createIndex ?? 0,
      // An absent body reads as NULL: the row is removed.
      ...(change.value === null ? {} : { body: change.value }),
    })),
  );
  const [written] = await database.$queryRaw<{ newest: bigint }[]>`
    WITH "input" AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${input}::jsonb) AS "row"
        ("place" int, "table" text, "key" text, "isLast" boolean, "peer" text, "createIndex" bigint, "body" jsonb)
    ), "removed" AS (
      DELETE FROM "state_row" USING "input"
      WHERE "isLast" AND "input"."body" IS NULL
        AND "state_row"."table" = "input"."table" AND "state_row"."key" = "input"."key"
    ), "put" AS (
      INSERT INTO "state_row" ("table", "key", "peer", "create_index", "modify_index", "body")
      SELECT "table", "key", "peer", "createIndex", ${index}::bigint, "body" FROM "input"
      WHERE "isLast" AND "body" IS NOT NULL
      ON CONFLICT ("table", "key") DO UPDATE SET
        "peer" = excluded."peer", "create_index" = excluded."create_index",
        "modify_index" = excluded."modify_index", "body" = excluded."body"
    ), "fed" AS (
      INSERT INTO "change" ("index", "table", "key", "value")
      SELECT ${index}::bigint, "table", "key", "body" FROM "input" ORDER BY "place"
      RETURNING "id"
    ), "indexed" AS (
      UPDATE "mesh_index" SET "value" = ${index}::bigint WHERE "id" = 1
    )
    SELECT max("id") AS "newest", pg_notify('peerway_change', ${String(index)})::text FROM "fed"`;
  if (written === undefined) throw new Error('the write told nothing of its changes');
  return written.newest;
}

export type ChangeRow = { id: bigint; index: bigint; table: string; key: string; value: Prisma.JsonValue };

/** Changes newer than one, oldest first. */
export async function readChanges(
  database: Pick<Prisma.TransactionClient, '$queryRaw'>,
  after: bigint,
): Promise<ChangeRow[]> {
  return await database.$queryRaw<ChangeRow[]>`
    SELECT "id", "index", "table", "key", "value" FROM "change" WHERE "id" > ${after} ORDER BY "id"`;
}
