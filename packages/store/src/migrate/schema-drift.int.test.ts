import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres.ts';
import { applyMigrations } from './apply-migrations.ts';

/*
 * Migrations are written by hand, and the client is generated from the schema: here the two are compared. What the migrations
 * make is asked of PostgreSQL; what the schema says is read from its text, as far as this schema uses Prisma's language.
 */

/** PostgreSQL's names of the types that this schema uses, by Prisma's. */
const TYPES: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  DateTime: 'timestamp with time zone',
};

type Columns = Record<string, string>;
type Tables = Record<string, { columns: Columns; key: string[] }>;

/** Tables of the schema: each column as `type` or `type?`, and the primary key. */
function tablesOfSchema(text: string): Tables {
  const tables: Tables = {};
  for (const [, model = '', body = ''] of text.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)) {
    const columns: Columns = {};
    const columnOf = new Map<string, string>();
    let table = model;
    let key: string[] = [];
    for (const line of body.split('\n').map((each) => each.trim())) {
      const mapped = /^@@map\("(\w+)"\)/.exec(line);
      if (mapped) table = mapped[1] ?? table;
      const compound = /^@@id\(\[([^\]]+)\]/.exec(line);
      if (compound) key = (compound[1] ?? '').split(',').map((name) => name.trim());
      const field = /^(\w+)\s+(\w+)(\?)?(?:\s|$)(.*)$/.exec(line);
      if (field === null || line.startsWith('//')) continue;
      const [, name = '', type = '', optional = '', rest = ''] = field;
      const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name;
      columnOf.set(name, column);
      columns[column] = `${TYPES[type] ?? `unknown type ${type}`}${optional}`;
      if (/(^|\s)@id(\s|$)/.test(rest)) key = [name];
    }
    tables[table] = { columns, key: key.map((name) => columnOf.get(name) ?? name) };
  }
  return tables;
}

let directory: string;
let postgres: EmbeddedPostgres;
let client: Client;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-drift-'));
  postgres = await startEmbeddedPostgres(directory, () => {});
  await applyMigrations(postgres.url, () => {});
  client = new Client({ connectionString: postgres.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
});

async function tablesOfDatabase(): Promise<Tables> {
  const tables: Tables = {};
  const columns = await client.query(
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public'",
  );
  for (const row of columns.rows) {
    const table = tables[row.table_name] ?? { columns: {}, key: [] };
    tables[row.table_name] = table;
    table.columns[row.column_name] = `${row.data_type}${row.is_nullable === 'YES' ? '?' : ''}`;
  }
  const keys = await client.query(
    `SELECT kcu.table_name, kcu.column_name FROM information_schema.key_column_usage kcu
     JOIN information_schema.table_constraints tc USING (constraint_name, table_schema, table_name)
     WHERE tc.constraint_type = 'PRIMARY KEY' AND table_schema = 'public' ORDER BY kcu.ordinal_position`,
  );
  for (const row of keys.rows) tables[row.table_name]?.key.push(row.column_name);
  return tables;
}

describe('the migrations, applied in order', () => {
  it('make the tables, columns and keys that the schema says', async () => {
    const schema = await readFile(new URL('../../../../prisma/schema.prisma', import.meta.url), 'utf8');
    const { _prisma_migrations: _bookkeeping, ...tables } = await tablesOfDatabase();
    expect(Object.keys(tables).length).toBeGreaterThan(5);
    expect(tables).toEqual(tablesOfSchema(schema));
  });

  it('are applied once: a second run changes nothing', async () => {
    const before = await tablesOfDatabase();
    await applyMigrations(postgres.url, () => {});
    expect(await tablesOfDatabase()).toEqual(before);
  });

  it('give keys of config entries their namespace, once, and leave other rows alone', async () => {
    const path = '../../../../prisma/migrations/20261123090000_config_entry_namespaces/migration.sql';
    const text = await readFile(new URL(path, import.meta.url), 'utf8');
    const updates = text.slice(text.indexOf('-- Keys of config entries'));
    const insert = (table: string, key: string) =>
      client.query(
        `INSERT INTO state_row ("table", key, create_index, modify_index, body) VALUES ($1, $2, 1, 1, '{}')`,
        [table, key],
      );
    await insert('configEntry', 'default/service-defaults/api');
    await insert('configEntry', 'default/mesh/default/mesh');
    await insert('node', '/default/n1');
    await client.query(`INSERT INTO config_entry_revision (key, index, by) VALUES ('default/mesh/mesh', 1, '')`);
    await client.query(updates);
    await client.query(updates);
    const keys = await client.query(
      'SELECT key FROM state_row UNION ALL SELECT key FROM config_entry_revision ORDER BY key',
    );
    expect(keys.rows.map(({ key }) => key)).toEqual([
      '/default/n1',
      'default/mesh/default/mesh',
      'default/mesh/default/mesh',
      'default/service-defaults/default/api',
    ]);
  });
});
