import { createHash } from 'node:crypto';
import type { TrafficSegment, TrafficSeriesFilter, TrafficSeriesLabels } from '@peerway/model/traffic-series';
import { Prisma, type PrismaClient } from './generated/client.ts';

/** Segments of one series. */
export type TrafficSeriesSegments = { key: string; labels: TrafficSeriesLabels; segments: readonly TrafficSegment[] };

export type StoredTrafficSegment = TrafficSegment & {
  labels: TrafficSeriesLabels;
  /** Which control plane wrote it, in one run; 0: it was merged of several. */
  writer: number;
  /** Which of the writer's batches. */
  batch: number;
};

/** Chunks of points of one width. */
export type TrafficChunks = { stepSeconds: number; startsMs: readonly number[] };

/** Recorded traffic. It is no part of the state: it takes no index and wakes nobody. */
export type TrafficAccess = {
  /** Writes a batch of a writer. The same batch again changes nothing, so what may have failed can be tried again. */
  writeTraffic(batch: {
    writer: number;
    number: number;
    series: readonly TrafficSeriesSegments[];
    at: Date;
  }): Promise<void>;
  /** What is in these chunks of the series that match, all as it was at one moment. */
  readTraffic(filter: TrafficSeriesFilter, chunks: readonly TrafficChunks[]): Promise<StoredTrafficSegment[]>;
  /** Replaces the chunks of one width that begin before `before` by what `merge` makes of each series' segments. @returns how many chunks */
  mergeTraffic(
    old: { stepSeconds: number; before: Date },
    merge: (segments: readonly TrafficSegment[]) => readonly TrafficSegment[],
  ): Promise<number>;
  /** Removes chunks of one width that begin before `before`. */
  dropTraffic(old: { stepSeconds: number; before: Date }): Promise<void>;
  /** Removes the oldest chunks while there is more than that. @returns how many chunks were removed, and what is kept, bytes */
  limitTraffic(maxBytes: number): Promise<{ dropped: number; bytes: number }>;
  /** Forgets series that were not written since. */
  forgetTrafficSeries(before: Date): Promise<void>;
  /** How much the recorded traffic takes on disk, and since when there is some. */
  measureTraffic(): Promise<{ bytes: number; oldest: Date | null; series: number }>;
};

/** A series' `seen_at` is written again after this long. */
const SEEN_EVERY_MS = 3_600_000;
/** Series whose segments are merged in one transaction: few enough to be held in memory, and read by nobody twice. */
const MERGED_AT_ONCE = 1_000;
/** Rows in one statement. */
const ROWS_AT_ONCE = 5_000;
/** What a row takes beside its points: its head, and its place in the index. */
const ROW_BYTES = 104;
/** Serialises what merges and removes, also between two control planes that both believe to lead. */
const TRAFFIC_LOCK = 72_707_372;
const MERGED = 0;

export function trafficAccess(prisma: PrismaClient): TrafficAccess {
  /** IDs by key, with when it was last written that they are in use. */
  const known = new Map<string, { id: number; seenMs: number }>();

  async function identify(series: readonly TrafficSeriesSegments[], at: Date): Promise<void> {
    const isFresh = (key: string): boolean => at.getTime() - (known.get(key)?.seenMs ?? 0) < SEEN_EVERY_MS;
    const byHash = new Map(
      series.filter(({ key }) => !isFresh(key)).map(({ key, labels }) => [hashOf(key), { key, labels }]),
    );
    for (const rows of portions([...byHash], ROWS_AT_ONCE)) {
      const input = JSON.stringify(rows.map(([hash, { labels }]) => ({ hash, ...labels })));
      const ids = await prisma.$queryRaw<{ id: number; key_hash: string }[]>`
        INSERT INTO "traffic_series" ("key_hash", "point", "service", "namespace", "partition", "peer", "source",
          "source_trust_domain", "source_partition", "source_namespace", "protocol", "mode", "direction",
          "proxy_partition", "proxy_node", "proxy_id", "seen_at")
        SELECT "hash", "point", "service", "namespace", "partition", "peer", "source", "sourceTrustDomain",
          "sourcePartition", "sourceNamespace", "protocol", "mode", "direction", "proxyPartition", "proxyNode", "proxyId", ${at}
        FROM jsonb_to_recordset(${input}::jsonb) AS "row" ("hash" text, "point" text, "service" text, "namespace" text,
          "partition" text, "peer" text, "source" text, "sourceTrustDomain" text, "sourcePartition" text,
          "sourceNamespace" text, "protocol" text, "mode" text, "direction" text, "proxyPartition" text,
          "proxyNode" text, "proxyId" text)
        ORDER BY "hash"
        ON CONFLICT ("key_hash") DO UPDATE SET "seen_at" = GREATEST("traffic_series"."seen_at", EXCLUDED."seen_at")
        RETURNING "id", "key_hash"`;
      for (const { id, key_hash } of ids) {
        const key = byHash.get(key_hash)?.key;
        if (key !== undefined) known.set(key, { id, seenMs: at.getTime() });
      }
    }
  }

  return {
    async writeTraffic({ writer, number, series, at }) {
      await identify(series, at);
      const rows = series.flatMap(({ key, segments }) => {
        const id = known.get(key)?.id;
        return id === undefined ? [] : segments.map((segment) => ({ series: id, ...segment }));
      });
      for (const portion of portions(rows, ROWS_AT_ONCE))
        await insertSegments(prisma, portion, { writer, batch: number });
    },

    async readTraffic(filter, chunks) {
      const matching = await prisma.trafficSeries.findMany({ where: filter });
      const labels = new Map(matching.map(({ id, keyHash: _hash, seenAt: _seen, ...rest }) => [id, rest]));
      const parts = chunks.filter(({ startsMs }) => startsMs.length > 0);
      if (labels.size === 0 || parts.length === 0) return [];
      // All series of a moment are read along the index; naming thousands of them would only look each up.
      const isAll = Object.values(filter).every((value) => value === undefined);
      const ofSeries = isAll ? Prisma.empty : Prisma.sql`AND "series" = ANY(${[...labels.keys()]}::int[])`;
      const rows = await prisma.$queryRaw<SegmentRow[]>(
        Prisma.join(
          parts.map(
            ({ stepSeconds, startsMs }) => Prisma.sql`
              SELECT "step_seconds", "start", "series", "writer", "batch", "points" FROM "traffic_segment"
              WHERE "step_seconds" = ${stepSeconds} AND "start" = ANY(${startsMs.map(isoOf)}::timestamptz[]) ${ofSeries}`,
          ),
          ' UNION ALL ',
        ),
      );
      return rows.flatMap((row) => {
        // Cast: `point` is written from the same type.
        const named = labels.get(row.series) as TrafficSeriesLabels | undefined;
        return named === undefined ? [] : [{ ...toSegment(row), labels: named, writer: row.writer, batch: row.batch }];
      });
    },

    async mergeTraffic({ stepSeconds, before }, merge) {
      const chunks = await prisma.$queryRaw<{ start: Date; first: number; last: number }[]>`
        SELECT "start", min("series") AS "first", max("series") AS "last" FROM "traffic_segment"
        WHERE "step_seconds" = ${stepSeconds} AND "start" < ${before} GROUP BY "start" ORDER BY "start"`;
      for (const { start, first, last } of chunks)
        for (let from = first; from <= last; from += MERGED_AT_ONCE)
          await prisma.$transaction(async (database) => {
            await database.$executeRaw`SELECT pg_advisory_xact_lock(${TRAFFIC_LOCK})`;
            const rows = await database.$queryRaw<SegmentRow[]>`
              DELETE FROM "traffic_segment" WHERE "step_seconds" = ${stepSeconds} AND "start" = ${start}
                AND "series" >= ${from} AND "series" < ${from + MERGED_AT_ONCE}
              RETURNING "step_seconds", "start", "series", "writer", "batch", "points"`;
            const bySeries = Map.groupBy(rows, ({ series }) => series);
            const merged = [...bySeries].flatMap(([series, own]) =>
              merge(own.map(toSegment)).map((segment) => ({ series, ...segment })),
            );
            // What came late for a chunk that was merged before is a further row of it, so the number must be another.
            const batch = Math.floor(Math.random() * 2 ** 31);
            await insertSegments(database, merged, { writer: MERGED, batch });
          }, TRANSACTION);
      return chunks.length;
    },

    async dropTraffic({ stepSeconds, before }) {
      await prisma.$executeRaw`
        DELETE FROM "traffic_segment" WHERE "step_seconds" = ${stepSeconds} AND "start" < ${before}`;
    },

    async limitTraffic(maxBytes) {
      // Cheap, and never less than what is kept: only when the files are too large is it looked what is in them.
      const onDisk = await sizeOnDisk(prisma);
      if (onDisk <= maxBytes) return { dropped: 0, bytes: onDisk };
      const chunks = await prisma.$queryRaw<{ stepSeconds: number; start: Date; bytes: number }[]>`
        SELECT "step_seconds" AS "stepSeconds", "start", (sum(octet_length("points") + ${ROW_BYTES}::int))::float8 AS "bytes"
        FROM "traffic_segment" GROUP BY 1, 2 ORDER BY 2`;
      let bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
      let dropped = 0;
      // Down to less than the limit: pages are never as full as rows are long.
      for (const { stepSeconds, start, bytes: ofChunk } of chunks) {
        if (bytes <= maxBytes * FILLED_SHARE) break;
        await prisma.$executeRaw`
          DELETE FROM "traffic_segment" WHERE "step_seconds" = ${stepSeconds} AND "start" = ${start}`;
        bytes -= ofChunk;
        dropped += 1;
      }
      // The pages of what was removed are used again; without this they wait for the database to get to it.
      if (dropped > 0) await prisma.$executeRawUnsafe('VACUUM "traffic_segment"');
      return { dropped, bytes };
    },

    async forgetTrafficSeries(before) {
      await prisma.$executeRaw`DELETE FROM "traffic_series" WHERE "seen_at" < ${before}`;
      for (const [key, { seenMs }] of known) if (seenMs < before.getTime()) known.delete(key);
    },

    async measureTraffic() {
      const [bytes, oldest, series] = await Promise.all([
        sizeOnDisk(prisma),
        prisma.$queryRaw<{ oldest: Date | null }[]>`
          SELECT min("first") AS "oldest" FROM (VALUES (10), (60), (600)) AS "tier" ("step"), LATERAL (
            SELECT "start" AS "first" FROM "traffic_segment" WHERE "step_seconds" = "step" ORDER BY "start" LIMIT 1
          ) AS "of_tier"`,
        prisma.trafficSeries.count(),
      ]);
      return { bytes, oldest: oldest[0]?.oldest ?? null, series };
    },
  };
}

const FILLED_SHARE = 0.8;
const TRANSACTION = { timeout: 30_000, maxWait: 30_000 };

type SegmentRow = {
  step_seconds: number;
  start: Date;
  series: number;
  writer: number;
  batch: number;
  points: Uint8Array;
};

const toSegment = ({ step_seconds, start, points }: SegmentRow): TrafficSegment => ({
  stepSeconds: step_seconds,
  startMs: start.getTime(),
  points,
});

const isoOf = (ms: number): string => new Date(ms).toISOString();
const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64');

async function insertSegments(
  database: Pick<Prisma.TransactionClient, '$executeRaw'>,
  rows: readonly (TrafficSegment & { series: number })[],
  { writer, batch }: { writer: number; batch: number },
): Promise<void> {
  if (rows.length === 0) return;
  await database.$executeRaw`
    INSERT INTO "traffic_segment" ("step_seconds", "start", "series", "writer", "batch", "points")
    SELECT "step", "start", "series", ${writer}::int, ${batch}::int, decode("points", 'base64')
    FROM unnest(${rows.map(({ stepSeconds }) => stepSeconds)}::int[], ${rows.map(({ startMs }) => isoOf(startMs))}::timestamptz[],
      ${rows.map(({ series }) => series)}::int[], ${rows.map(({ points }) => Buffer.from(points).toString('base64'))}::text[])
      AS "row" ("step", "start", "series", "points")
    ON CONFLICT DO NOTHING`;
}

async function sizeOnDisk(prisma: PrismaClient): Promise<number> {
  const [row] = await prisma.$queryRaw<{ bytes: number }[]>`
    SELECT (pg_total_relation_size('traffic_segment') + pg_total_relation_size('traffic_series'))::float8 AS "bytes"`;
  return row?.bytes ?? 0;
}

function* portions<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}
