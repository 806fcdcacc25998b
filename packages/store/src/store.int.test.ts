import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogNode } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/postgres.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

const node = (name: string): CatalogNode => ({
  partition: 'default',
  peerName: '',
  node: name,
  id: '',
  address: '10.0.0.1',
  datacenter: 'dc1',
  taggedAddresses: {},
  meta: {},
  createIndex: 0,
  modifyIndex: 0,
});

const options = (dataDirectory: string, more: Partial<StoreOptions> = {}): StoreOptions => ({
  dataDirectory,
  cluster: {
    datacenter: 'dc1',
    aclDefaultPolicy: 'deny',
    intentionDefaultPolicy: 'deny',
    serverAddresses: [],
    lanServerAddresses: [],
  },
  log: () => {},
  ...more,
});

let directory: string;
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-store-'));
  postgres = await startEmbeddedPostgres(directory, () => {});
});
afterAll(async () => {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
});

const openSecond = (): Promise<Store> => openStore(options(directory, { databaseUrl: postgres.url }));

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const untilIndex = async (store: Store, index: number): Promise<void> => {
  while (store.state().index < index) await store.waitForChange(store.state().index, 5_000);
};

describe('two processes on one database', () => {
  it('apply the migrations once and agree on who the cluster is', async () => {
    const [first, second] = await Promise.all([openSecond(), openSecond()]);
    expect(first.state().cluster.trustDomain).toBe(second.state().cluster.trustDomain);
    expect(first.state().cluster.trustDomain).toBe(`${first.state().cluster.id}.consul`);
    const applied = await query('SELECT migration_name FROM _prisma_migrations');
    expect(new Set(applied.map((row) => row.migration_name)).size).toBe(applied.length);
    await Promise.all([first.close(), second.close()]);
  });

  it('never skip or reuse an index under concurrent writers, and end in the same state', async () => {
    const [first, second] = await Promise.all([openSecond(), openSecond()]);
    const seen: number[] = [];
    first.onChange((state) => seen.push(state.index));
    const start = first.state().index;
    const writes = Array.from({ length: 40 }, (_, index) =>
      (index % 2 === 0 ? first : second).transact((transaction) => {
        // Decided on the caught-up state: every writer sees all that committed before it.
        const count = transaction.state.node.size;
        transaction.put('node', node(`writer-${index}`));
        return count;
      }),
    );
    const results = await Promise.all(writes);
    expect(results.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => start + i + 1),
    );
    expect(new Set(results.map(({ result }) => result)).size).toBe(40);
    await Promise.all([untilIndex(first, start + 40), untilIndex(second, start + 40)]);
    expect([...second.state().node.keys()].sort()).toEqual([...first.state().node.keys()].sort());
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await Promise.all([first.close(), second.close()]);
  });

  it('elect one leader, and the other takes over when it closes', async () => {
    const [first, second] = await Promise.all([openSecond(), openSecond()]);
    const [leader, follower] = first.isLeader() ? [first, second] : [second, first];
    expect(leader.isLeader()).toBe(true);
    expect(follower.isLeader()).toBe(false);
    const takeover = new Promise<void>((resolve) => follower.onLeaderChange(resolve));
    await leader.close();
    await takeover;
    expect(follower.isLeader()).toBe(true);
    await follower.close();
  });

  it('catch up on changes whose notification was missed', async () => {
    const [first, second] = await Promise.all([openSecond(), openSecond()]);
    // Every listening connection is cut: for a while nobody hears anything.
    await query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE '%pg_try_advisory_lock%')`,
    );
    const { index } = await first.transact((transaction) => transaction.put('node', node('unheard')));
    await untilIndex(second, index);
    expect([...second.state().node.values()].some((row) => row.node === 'unheard')).toBe(true);
    await Promise.all([first.close(), second.close()]);
  });
});

describe('a transaction', () => {
  it('stamps indexes, keeps the create index on rewriting, and takes none when it writes nothing', async () => {
    const store = await openSecond();
    const first = await store.transact((transaction) => transaction.put('node', node('stamped')));
    const second = await store.transact((transaction) =>
      transaction.put('node', { ...node('stamped'), address: '10.0.0.2' }),
    );
    const row = store.state().node.get('/default/stamped');
    expect(row).toMatchObject({ createIndex: first.index, modifyIndex: second.index, address: '10.0.0.2' });
    const nothing = await store.transact((transaction) => transaction.state.node.size);
    expect(nothing.index).toBe(second.index);
    expect(store.state().index).toBe(second.index);
    await store.close();
  });

  it('writes nothing at all when the decision throws, and passes that very error on', async () => {
    const store = await openSecond();
    const before = store.state();
    const refusal = new PeerwayError('request.conflict');
    const attempt = store.transact(async (transaction) => {
      transaction.put('node', node('never'));
      await transaction.setPeeringSecrets('never', {
        establishmentHash: 'x',
        pendingStreamHash: null,
        activeStreamHash: null,
        dialerStreamSecret: null,
      });
      transaction.audit({ actor: '', operation: 'never', target: '', outcome: 'done', requestId: '' });
      throw refusal;
    });
    await expect(attempt).rejects.toBe(refusal);
    expect(store.state()).toBe(before);
    expect(await query(`SELECT 1 FROM peering_secret WHERE peering_id = 'never'`)).toEqual([]);
    expect(await query(`SELECT 1 FROM audit_event WHERE operation = 'never'`)).toEqual([]);
    await store.close();
  });

  it('keeps every revision of a config entry, with who wrote it and why, its deletion too', async () => {
    const store = await openSecond();
    const write = (mode: 'local' | 'remote', by: string) =>
      store.transact((transaction) => {
        transaction.sign({ by, reason: `make it ${mode}` });
        transaction.put('configEntry', {
          entry: {
            Kind: 'proxy-defaults',
            Name: 'global',
            Partition: 'default',
            Namespace: 'default',
            Config: {},
            MeshGateway: { Mode: mode },
          },
          createIndex: 0,
          modifyIndex: 0,
          updatedAt: new Date(0).toISOString(),
          updatedBy: by,
        });
      });
    await write('local', 'anna');
    await write('remote', 'bert');
    const key = 'default/proxy-defaults/default/global';
    await store.transact((transaction) => {
      transaction.sign({ by: 'carla', reason: '' });
      transaction.remove('configEntry', key);
    });
    const revisions = await store.listConfigEntryRevisions(key, 10);
    expect(revisions.map(({ by, reason }) => [by, reason])).toEqual([
      ['carla', ''],
      ['bert', 'make it remote'],
      ['anna', 'make it local'],
    ]);
    expect(revisions.map(({ entry }) => (entry?.Kind === 'proxy-defaults' ? entry.MeshGateway.Mode : entry))).toEqual([
      null,
      'remote',
      'local',
    ]);
    expect(await store.readConfigEntryRevision(key, revisions[2]?.index ?? 0)).toEqual(revisions[2]);
    expect(await store.readConfigEntryRevision(key, 999_999)).toBeNull();
    await store.close();
  });
});

describe('secrets at rest', () => {
  it('are found nowhere in the tables, and come back decrypted', async () => {
    const store = await openSecond();
    const streamSecret = 'b7c1a8a4-4b9c-4bb5-8c6f-1d3a2f6c9e10';
    const privateKey = '-----BEGIN PRIVATE KEY-----\nthis-is-the-key\n-----END PRIVATE KEY-----\n';
    await store.transact(async (transaction) => {
      await transaction.setPeeringSecrets('p1', {
        establishmentHash: null,
        pendingStreamHash: null,
        activeStreamHash: null,
        dialerStreamSecret: streamSecret,
      });
      await transaction.setCaKey('root-1', privateKey);
    });
    expect(await store.dialerStreamSecret('p1')).toBe(streamSecret);
    expect(await store.caKey('root-1')).toBe(privateKey);
    const tables = await query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`);
    for (const { table_name } of tables) {
      const rows = await query(
        `SELECT t::text AS row, encode(convert_to(t::text, 'UTF8'), 'escape') AS bytes FROM "${table_name}" t`,
      );
      for (const row of rows) {
        for (const secret of [streamSecret, 'this-is-the-key', Buffer.from(streamSecret).toString('hex')])
          expect(String(row.row).includes(secret), `${table_name} holds a secret`).toBe(false);
      }
    }
    const key = await readFile(join(directory, 'encryption.key'), 'utf8');
    expect(Buffer.from(key.trim(), 'base64')).toHaveLength(32);
    await store.close();
  });

  it('can not be moved to another row', async () => {
    const store = await openSecond();
    await store.transact((transaction) => transaction.setCaKey('root-2', 'secret of root 2'));
    await query(
      `UPDATE ca_key SET key_encrypted = (SELECT key_encrypted FROM ca_key WHERE root_id = 'root-2') WHERE root_id = 'root-1'`,
    );
    await expect(store.caKey('root-1')).rejects.toThrow(/can not be decrypted/);
    await store.close();
  });
});

describe('the embedded database', () => {
  it('loses no acknowledged write when it is killed, and comes back with the same state', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'peerway-kill-'));
    try {
      const store = await openStore(options(dataDirectory));
      const acknowledged: string[] = [];
      const pid = Number((await readFile(join(dataDirectory, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
      const writing = (async () => {
        for (let index = 0; ; index += 1) {
          await store.transact((transaction) => transaction.put('node', node(`acknowledged-${index}`)));
          acknowledged.push(`acknowledged-${index}`);
          if (index === 30) process.kill(pid, 'SIGKILL');
        }
      })();
      await expect(writing).rejects.toMatchObject({ code: 'platform.unavailable' });
      expect(acknowledged.length).toBeGreaterThanOrEqual(31);
      // What was read stays readable while the database is away.
      expect(store.state().node.size).toBeGreaterThanOrEqual(acknowledged.length);
      const { trustDomain } = store.state().cluster;
      await store.close();

      const again = await openStore(options(dataDirectory));
      const names = new Set([...again.state().node.values()].map((row) => row.node));
      expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
      expect(again.state().cluster.trustDomain).toBe(trustDomain);
      await again.close();
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });

  it('refuses a second server on the same directory, naming the directory and the process', async () => {
    await expect(openStore(options(directory))).rejects.toThrow(
      new RegExp(`${directory}.*in use.*process ${postgres.pid}`),
    );
  });

  it('does not let anybody in without the password', async () => {
    const url = new URL(postgres.url);
    const without = spawnSync(
      process.execPath,
      [
        '-e',
        `new (require('pg').Client)({host:'127.0.0.1',port:${url.port},user:'peerway',database:'postgres',password:'guess'}).connect().then(()=>process.exit(0),()=>process.exit(3))`,
      ],
      { cwd: import.meta.dirname },
    );
    expect(without.status).toBe(3);
  });

  it('belongs to one datacenter for life', async () => {
    await openSecond().then((store) => store.close());
    const other = openStore(
      options(directory, {
        databaseUrl: postgres.url,
        cluster: {
          datacenter: 'dc2',
          aclDefaultPolicy: 'deny',
          intentionDefaultPolicy: 'deny',
          serverAddresses: [],
          lanServerAddresses: [],
        },
      }),
    );
    await expect(other).rejects.toThrow(/belongs to datacenter "dc1"/);
  });
});
