import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import type { Log } from '@peerway/model/log';
import { Client } from 'pg';

/** Prisma's own advisory lock for migrations, so that its tools and this runner never work at the same time. */
const MIGRATION_LOCK = 72_707_369;
const folder = resolve(import.meta.dirname, '../../../../prisma/migrations');

/**
 * Applies the migrations that the database has not got, in order, each with its row in `_prisma_migrations` in one transaction,
 * so Prisma's own tools find a clean history. Several processes may start at once: one applies, the others wait.
 * @throws PeerwayError when an applied migration was edited afterwards.
 */
export async function applyMigrations(url: string, log: Log): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
      logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
    const applied = new Map<string, string>(
      (
        await client.query('SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL')
      ).rows.map((row) => [row.migration_name, row.checksum]),
    );
    for (const name of migrationNames()) {
      const script = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(script).digest('hex');
      const known = applied.get(name);
      if (known === checksum) continue;
      if (known !== undefined)
        throw new PeerwayError(
          'platform.unavailable',
          `the migration ${name} was edited after this database had applied it; restore it and write a new one`,
        );
      await client.query('BEGIN');
      try {
        await client.query(script);
        await client.query(
          'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ($1, $2, now(), $3, now(), 1)',
          [randomUUID(), checksum, name],
        );
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
      log('info', 'database.migrated', { migration: name });
    }
  } finally {
    await client.end();
  }
}

/** Folders of prisma/migrations, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{14}_/.test(name))
    .sort();
