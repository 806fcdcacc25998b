import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AclToken } from '@peerway/model/acl';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres.ts';
import { PrismaClient } from '../generated/client.ts';
import { migrationNames } from '../migrate/apply-migrations.ts';
import { openStore, type Store } from '../store.ts';
import { verifyAudit } from './verify-audit.ts';

let directory: string;
let postgres: EmbeddedPostgres;
let url: string;
let databases = 0;
let stores: Store[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-audit-'));
  postgres = await startEmbeddedPostgres(directory, () => {});
});
afterAll(async () => {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Every test has a database of its own: a chain that was broken stays broken. */
beforeEach(async () => {
  databases += 1;
  await query(postgres.url, `CREATE DATABASE audit_${databases}`);
  const own = new URL(postgres.url);
  own.pathname = `/audit_${databases}`;
  url = own.href;
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  stores = [];
});

async function query(database: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function open(): Promise<Store> {
  const store = await openStore({
    dataDirectory: directory,
    databaseUrl: url,
    cluster: {
      datacenter: 'dc1',
      aclDefaultPolicy: 'deny',
      intentionDefaultPolicy: 'deny',
      serverAddresses: [],
      lanServerAddresses: [],
    },
    log: () => {},
  });
  stores.push(store);
  return store;
}

const record = (target: string, outcome: 'done' | 'denied' = 'done') => ({
  actor: 'a1',
  actorDescription: 'Ada’s "token"\n',
  source: '192.0.2.7',
  operation: 'test.write',
  target,
  outcome,
  requestId: `request-${target}`,
});
const token = (description: string): AclToken => ({
  accessorId: 'b2',
  secretHash: 'hash-of-the-secret',
  description,
  policyIds: [],
  serviceIdentities: [],
  local: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: null,
  createIndex: 0,
  modifyIndex: 0,
});
const all = async (store: Store) => (await store.listAuditEvents({ limit: 1_000 })).events;
/** As somebody with all rights in the database does it. */
const behindOurBack = (sql: string) =>
  query(url, `ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only; ${sql}`);

async function storeWithRecords(count: number): Promise<Store> {
  const store = await open();
  for (let index = 1; index <= count; index += 1) await store.recordAudit(record(String(index), 'denied'));
  return store;
}

describe('the audit chain', () => {
  it('has each write and each denial once, in one chain, with two control planes appending at once', async () => {
    const both = [await open(), await open()];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const store = both[index % 2] as Store;
        return index % 4 < 2
          ? store.recordAudit(record(String(index), 'denied'))
          : store.transact((transaction) => transaction.audit(record(String(index))));
      }),
    );
    const events = await all(both[0] as Store);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index));
    expect(events.map(({ target }) => Number(target)).sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    expect(await both[1]?.verifyAudit()).toEqual({ intact: true, records: 40, hash: events[0]?.hash });
  });

  it('holds when it is empty, over several pages, and with texts that databases and JSON treat specially', async () => {
    const store = await open();
    expect(await store.verifyAudit()).toMatchObject({ intact: true, records: 0 });
    const odd = ['\0', '\ud800', '\u2028', '\u001f\u007f', '"\\/', '𝄞', "'; --"];
    await store.transact((transaction) => {
      for (let index = 0; index < 1_100; index += 1) transaction.audit(record(odd[index % odd.length] ?? ''));
    });
    expect(await store.verifyAudit()).toMatchObject({ intact: true, records: 1_100 });
  });

  it('keeps what a write changed before and after, and no secret', async () => {
    const store = await open();
    for (const description of ['first', 'second'])
      await store.transact((transaction) => {
        transaction.put('aclToken', token(description));
        transaction.audit(record(description));
      });
    const [second, first] = await all(store);
    expect(JSON.parse(first?.before ?? '')).toEqual({ 'aclToken/b2': null });
    expect(JSON.parse(second?.before ?? '')['aclToken/b2'].description).toBe('first');
    expect(JSON.parse(second?.after ?? '')['aclToken/b2'].description).toBe('second');
    expect(JSON.stringify([first, second])).not.toContain('hash-of-the-secret');
  });

  it('keeps only the hash of what is longer than 64 KiB', async () => {
    const store = await open();
    await store.transact((transaction) => {
      transaction.put('aclToken', token('é'.repeat(40_000)));
      transaction.audit(record('long'));
    });
    const [event] = await all(store);
    expect(JSON.parse(event?.after ?? '')).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: expect.any(Number),
    });
    expect(await store.verifyAudit()).toMatchObject({ intact: true });
  });

  it.each(["UPDATE audit_event SET target = 'x'", 'DELETE FROM audit_event', 'TRUNCATE audit_event'])(
    'is append-only: the database refuses %s',
    async (sql) => {
      await storeWithRecords(1);
      await expect(query(url, sql)).rejects.toThrow('audit_event is append-only');
    },
  );

  const insert = (place: string) =>
    `INSERT INTO audit_event (id, sequence, actor, operation, target, outcome, request_id, previous_hash, hash)
     VALUES ('x', ${place}, '', '', '', 'done', '', '', '')`;
  it.each([
    ['changed', "UPDATE audit_event SET target = 'other' WHERE sequence = 3", { sequence: 3, problem: 'changed' }],
    ['given a later time', "UPDATE audit_event SET at = at + interval '1 s' WHERE sequence = 2", { sequence: 2 }],
    ['removed', 'DELETE FROM audit_event WHERE sequence = 3', { sequence: 3, problem: 'missing' }],
    ['removed at the start', 'DELETE FROM audit_event WHERE sequence = 1', { sequence: 1, problem: 'missing' }],
    ['removed at the end', 'DELETE FROM audit_event WHERE sequence >= 4', { sequence: 4, problem: 'missing' }],
    ['removed altogether', 'DELETE FROM audit_event', { sequence: 1, problem: 'missing' }],
    ['inserted at the end', insert('6'), { sequence: 6, problem: 'inserted' }],
    ['inserted before the start', insert('0'), { sequence: 0, problem: 'inserted' }],
    [
      'inserted between',
      `UPDATE audit_event SET sequence = -sequence WHERE sequence >= 3;
       UPDATE audit_event SET sequence = 1 - sequence WHERE sequence < 0; ${insert('3')}`,
      { sequence: 3, problem: 'changed' },
    ],
  ])('tells of a record that was %s behind its back', async (_, sql, expected) => {
    const store = await storeWithRecords(5);
    await behindOurBack(sql);
    expect(await store.verifyAudit()).toMatchObject({ intact: false, ...expected });
  });

  it('takes in records that were written before there was a chain', async () => {
    const script = (name: string) =>
      readFile(new URL(`../../../../prisma/migrations/${name}/migration.sql`, import.meta.url), 'utf8');
    const chain = '20261123103000_audit_chain';
    for (const name of migrationNames().filter((each) => each < chain)) await query(url, await script(name));
    for (const [index, target] of ['plain', '"\\/\b\f\n\r\t\u0001\u007f\u2028é𝄞', ''].entries())
      await query(
        url,
        `INSERT INTO audit_event (id, at, actor, operation, target, outcome, request_id)
         VALUES ($1, $2, 'a', 'o', $3, 'done', '')`,
        [`id-${index}`, `2026-01-0${index + 1}T12:00:00.120+02:00`, target],
      );
    for (const name of migrationNames().filter((each) => each >= chain)) await query(url, await script(name));
    const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
    expect(await verifyAudit(prisma)).toMatchObject({ intact: true, records: 3 });
    await prisma.$disconnect();
  });
});

describe('listing audit records', () => {
  it.each([
    [{}, ['3', '2', '1']],
    [{ before: 3 }, ['2', '1']],
    [{ limit: 1 }, ['3']],
    [{ actor: 'nobody' }, []],
    [{ operation: 'test.' }, ['3', '2', '1']],
    [{ operation: 'write' }, []],
    [{ target: '2' }, ['2']],
    [{ target: '%' }, []],
    [{ outcome: ['done' as const] }, []],
    [{ outcome: ['done' as const, 'denied' as const] }, ['3', '2', '1']],
    [{ text: 'REQUEST-2' }, ['2']],
    [{ text: 'ada’s' }, ['3', '2', '1']],
    [{ text: '_' }, []],
    [{ from: '2100-01-01T00:00:00Z' }, []],
    [{ to: '2100-01-01T00:00:00Z' }, ['3', '2', '1']],
  ])('lets through what %j says', async (filter, targets) => {
    const store = await storeWithRecords(3);
    const { events } = await store.listAuditEvents({ limit: 10, ...filter });
    expect(events.map(({ target }) => target)).toEqual(targets);
  });

  it('goes through all of them page by page, without a gap and without one twice, while others are appended', async () => {
    const store = await storeWithRecords(7);
    const seen: string[] = [];
    let page = await store.listAuditEvents({ limit: 3 });
    expect(page.newest).toBe(7);
    for (;;) {
      seen.push(...page.events.map(({ target }) => target));
      if (page.older === null) break;
      await store.recordAudit(record(`later-${page.older}`, 'denied'));
      page = await store.listAuditEvents({ limit: 3, before: page.older });
    }
    expect(seen).toEqual(['7', '6', '5', '4', '3', '2', '1']);
    expect(await store.countNewerAuditEvents({ after: 7 })).toBe(2);
    expect(await store.countNewerAuditEvents({ after: 7, target: 'other' })).toBe(0);
  });

  it('looks through a bounded number of records for what is rare, and says where to go on', async () => {
    const store = await open();
    await appendMany(120_000, 'common');
    await query(url, `UPDATE audit_head SET sequence = 120000`);
    await store.recordAudit(record('newest', 'denied'));
    const first = await store.listAuditEvents({ target: 'rare', limit: 10 });
    expect(first).toEqual({ events: [], older: 20_002, newest: 120_001 });
    expect(await store.listAuditEvents({ target: 'rare', limit: 10, before: 20_002 })).toMatchObject({
      events: [{ sequence: 1 }],
      older: null,
    });
    // By the token it is found at once, however far back it is.
    expect((await store.listAuditEvents({ actor: 'somebody-else', limit: 10 })).events).toMatchObject([
      { sequence: 1 },
    ]);
    // So is a time; around it nothing else is looked at.
    expect(await store.listAuditEvents({ to: '2020-01-02T00:00:00Z', target: 'rare', limit: 10 })).toMatchObject({
      events: [{ sequence: 1 }],
      older: null,
    });
  });
});

/** Records of every minute since 2020, the first of them rare, as if they had been appended; their hashes are nothing. */
const appendMany = (count: number, target: string): Promise<unknown> =>
  query(
    url,
    `INSERT INTO audit_event (id, sequence, at, actor, operation, target, outcome, request_id, previous_hash, hash)
     SELECT 'id-' || n, n, timestamptz '2020-01-01T00:00:00Z' + n * interval '1 min', CASE WHEN n = 1 THEN 'somebody-else' ELSE 'a1' END,
       'test.write', CASE WHEN n = 1 THEN 'rare' ELSE $2 END, 'denied', '', '', 'h' FROM generate_series(1, $1::int) n`,
    [count, target],
  );

describe('many equal records', () => {
  it('are one and a count, which is in the chain like everything else', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 5_000 }, () => store.recordAudit(record('flood', 'denied'))));
    expect((await all(store)).map(({ count }) => count)).toEqual([1]);
    await store.close();
    stores = [];
    const again = await open();
    expect((await all(again)).map(({ count, target }) => [target, count])).toEqual([
      ['flood', 4_999],
      ['flood', 1],
    ]);
    expect(await again.verifyAudit()).toMatchObject({ intact: true, records: 2 });
    await behindOurBack('UPDATE audit_event SET tries = 1 WHERE sequence = 2');
    expect(await again.verifyAudit()).toMatchObject({ intact: false, sequence: 2, problem: 'changed' });
  });
});

describe('an anchor', () => {
  it('holds while the chain goes on, and tells of a whole new chain and of one that was cut off', async () => {
    const store = await storeWithRecords(3);
    const check = await store.verifyAudit();
    const anchor = { sequence: 3, hash: check.intact ? check.hash : '' };
    await store.recordAudit(record('4', 'denied'));
    expect(await store.verifyAudit(anchor)).toMatchObject({ intact: true, records: 4 });
    // Somebody who owns the database writes a history of their own: in itself it holds.
    await behindOurBack("TRUNCATE audit_event; UPDATE audit_head SET sequence = 0, hash = repeat('0', 64)");
    const other = await storeWithRecords(2);
    expect(await other.verifyAudit()).toMatchObject({ intact: true, records: 2 });
    expect(await other.verifyAudit(anchor)).toMatchObject({ intact: false, sequence: 3, problem: 'missing' });
    await other.recordAudit(record('3', 'denied'));
    expect(await other.verifyAudit(anchor)).toMatchObject({ intact: false, sequence: 3, problem: 'rewritten' });
  });
});
