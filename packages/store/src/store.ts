import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  applyMeshChanges,
  emptyMeshState,
  type MeshChange,
  type MeshState,
  type MeshTable,
  meshTables,
} from '@peerway/mesh';
import type {
  AuditAnchor,
  AuditCheck,
  AuditFilter,
  AuditNewerFilter,
  AuditPage,
  AuditRecord,
} from '@peerway/model/audit';
import type { ClusterInfo } from '@peerway/model/cluster';
import type { ConfigEntry, ConfigEntryRevision } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import type { Log } from '@peerway/model/log';
import { PrismaPg } from '@prisma/adapter-pg';
import { appendAudit } from './audit/append-audit.ts';
import { auditDifference } from './audit/audit-difference.ts';
import { createAuditQueue } from './audit/audit-queue.ts';
import { createAuditRepeats } from './audit/audit-repeats.ts';
import { countNewerAuditEvents, listAuditEvents } from './audit/list-audit-events.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/postgres.ts';
import { openFeed } from './feed.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { applyMigrations } from './migrate/apply-migrations.ts';
import { createSecretBox, loadEncryptionKey, readEncryptionKey, type SecretBox } from './secret-box.ts';
import { type SessionReads, sessionReads } from './sessions.ts';
import { lastOfEach, readChanges, writeRows } from './state-rows.ts';
import { type TokenUseAccess, tokenUseAccess } from './token-uses.ts';
import { type TrafficAccess, trafficAccess } from './traffic.ts';
import { CollectedWrites, type StoreTransaction, secretOperations } from './transaction.ts';

export type StoreOptions = {
  /** Holds the embedded database and the encryption key. */
  dataDirectory: string;
  /** An outside PostgreSQL; undefined: the embedded one. */
  databaseUrl?: string | undefined;
  /** Holds 32 bytes in base64; undefined: `encryption.key` of the data directory, which is made on the first start. */
  encryptionKeyFile?: string | undefined;
  /** What the state says of the cluster; identity (`id`, `trustDomain`) comes from the database, made on first start. */
  cluster: Omit<ClusterInfo, 'id' | 'trustDomain'>;
  log: Log;
};

export type StateListener = (state: MeshState, changes: readonly MeshChange[]) => void;

export type Store = {
  /** The newest committed state that this process has seen. Never waits. */
  state(): MeshState;
  /** Told of every batch of changes, in index order, once `state()` shows it. */
  onChange(listener: StateListener): () => void;
  /** Resolves when the state is newer than `index`, or after `timeoutMs`, or when the signal aborts. Never rejects. */
  waitForChange(index: number, timeoutMs: number, signal?: AbortSignal): Promise<void>;
  /**
   * Runs `decide` in one transaction under the cluster's write lock. If it throws, nothing is written and the error goes to
   * the caller. Resolves when the rows are durable and visible in `state()`; without a state row no index is taken.
   * @throws PeerwayError `platform.unavailable` when the database can not be reached.
   */
  transact<T>(decide: (transaction: StoreTransaction) => Promise<T> | T): Promise<{ result: T; index: number }>;
  caKey(rootId: string): Promise<string | null>;
  dialerStreamSecret(peeringId: string): Promise<string | null>;
  /** Told when sessions have ended, here or at another process. It may be missed: who depends on one also looks from time to time. */
  onSessionsEnd(listener: () => void): () => void;
  /** Audit records that the filter lets through, newest first, one page. */
  listAuditEvents(filter: AuditFilter): Promise<AuditPage>;
  countNewerAuditEvents(filter: AuditNewerFilter): Promise<number>;
  /** Walks the whole chain of audit records, up to the end that it had when asked. */
  verifyAudit(anchor?: AuditAnchor | null): Promise<AuditCheck>;
  /**
   * An audit record outside any write: a denied try, or a reading of the log. Equal ones of one minute are counted rather than
   * kept, so it resolves when the record is durable or counted.
   */
  recordAudit(event: AuditRecord): Promise<void>;
  /** Revisions of an entry, newest first. */
  listConfigEntryRevisions(key: string, limit: number): Promise<ConfigEntryRevision[]>;
  readConfigEntryRevision(key: string, index: number): Promise<ConfigEntryRevision | null>;
  isLeader(): boolean;
  onLeaderChange(listener: () => void): () => void;
  close(): Promise<void>;
} & SessionReads &
  TokenUseAccess &
  TrafficAccess;

/** Serialises writers; held until the transaction ends. */
const WRITE_LOCK = 72_707_370;
const CHANGES_KEPT = 20_000;
const TRANSACTION_LIMIT_MS = 30_000;
/** How often it is looked whether counts of the audit are due. */
const COUNTING_MS = 5_000;

/** Starts or connects the database, applies migrations, loads the state and follows its changes. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log } = options;
  const keyFile = options.encryptionKeyFile ?? join(options.dataDirectory, 'encryption.key');
  const box = createSecretBox(
    options.encryptionKeyFile === undefined ? loadEncryptionKey(keyFile) : readEncryptionKey(keyFile),
  );
  const embedded: EmbeddedPostgres | null =
    options.databaseUrl === undefined ? await startEmbeddedPostgres(options.dataDirectory, log) : null;
  const url = options.databaseUrl ?? embedded?.url ?? '';
  let isClosing = false;
  void embedded?.ended.then((code) => {
    if (!isClosing)
      log('error', 'database.ended', {
        code,
        consequence: 'nothing can be written until this control plane is restarted',
      });
  });
  try {
    await applyMigrations(url, log);
  } catch (error) {
    isClosing = true;
    await embedded?.stop();
    throw error;
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) });
  const listeners = new Set<StateListener>();

  try {
    await requireRightKey(prisma, box, keyFile);
  } catch (error) {
    isClosing = true;
    await prisma.$disconnect();
    await embedded?.stop();
    throw error;
  }
  const identity = await ensureCluster(prisma, options.cluster.datacenter);
  let { state, lastChange } = await loadState(prisma, { ...options.cluster, ...identity });

  /** Applies changes that this process has not seen, once each. */
  const advance = (changes: readonly MeshChange[], newest: bigint): void => {
    if (newest <= lastChange) return;
    lastChange = newest;
    state = applyMeshChanges(state, changes);
    for (const listener of [...listeners]) {
      try {
        listener(state, changes);
      } catch (error) {
        log('error', 'store.listener_failed', { error: String(error) });
      }
    }
  };
  let following: Promise<void> = Promise.resolve();
  const follow = (): Promise<void> => {
    following = following.then(async () => {
      const { changes, newest } = await changesAfter(prisma, lastChange);
      advance(changes, newest);
    }, undefined);
    following = following.catch((error) => log('warn', 'store.follow_failed', { error: String(error) }));
    return following;
  };

  /** Index of the transaction of this process that is being committed: reading its changes back would cost as much as writing them. */
  let committing = 0;
  const feed = await openFeed(url, { onNotify: (index) => void (index === committing || follow()), log });
  const poll = setInterval(() => void follow(), 1_000);

  const queue = createAuditQueue((records) =>
    prisma.$transaction((database) => appendAudit(database, records, null), {
      timeout: TRANSACTION_LIMIT_MS,
      maxWait: TRANSACTION_LIMIT_MS,
    }),
  );
  const repeats = createAuditRepeats(() => performance.now());
  const appendCounts = (isEnd = false): void => {
    for (const record of repeats.counted(isEnd))
      queue.append(record).catch((error: unknown) => log('error', 'audit.failed', { error: String(error) }));
  };
  const counting = setInterval(() => appendCounts(), COUNTING_MS);

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waitForChange(index, timeoutMs, signal) {
      return new Promise((resolve) => {
        if (state.index > index || signal?.aborted) return resolve();
        const finish = (): void => {
          clearTimeout(timer);
          listeners.delete(changed);
          signal?.removeEventListener('abort', finish);
          resolve();
        };
        const changed: StateListener = (next) => {
          if (next.index > index) finish();
        };
        const timer = setTimeout(finish, timeoutMs);
        listeners.add(changed);
        signal?.addEventListener('abort', finish, { once: true });
      });
    },
    async transact(decide) {
      let decisionError: { error: unknown } | null = null;
      try {
        const outcome = await prisma.$transaction(
          async (database) => {
            await database.$executeRaw`SELECT pg_advisory_xact_lock(${WRITE_LOCK})`;
            const missed = await changesAfter(database, lastChange);
            const current = applyMeshChanges(state, missed.changes);
            const writes = new CollectedWrites(current);
            const transaction: StoreTransaction = {
              get state() {
                return writes.state;
              },
              index: writes.index,
              get hasChanged() {
                return writes.changes.length > 0 || writes.hasChangedSecrets;
              },
              put: (table, row) => writes.put(table, row),
              remove: (table, key) => writes.remove(table, key),
              audit: (event) => void writes.auditEvents.push(event),
              sign: (author) => {
                writes.author = author;
              },
              ...secretOperations(database, box, () => {
                writes.hasChangedSecrets = true;
              }),
            };
            let result: Awaited<ReturnType<typeof decide>>;
            try {
              result = await decide(transaction);
            } catch (error) {
              decisionError = { error };
              throw error;
            }
            committing = writes.index;
            const newest = await writeChanges(database, current, writes);
            return {
              result,
              index: writes.changes.length > 0 ? writes.index : current.index,
              missed,
              changes: writes.changes,
              newest,
            };
          },
          { timeout: TRANSACTION_LIMIT_MS, maxWait: TRANSACTION_LIMIT_MS },
        );
        if (outcome.newest > lastChange) {
          // Nothing could commit between: the lock was ours. What others committed before us comes first.
          advance([...outcome.missed.changes, ...outcome.changes], outcome.newest);
        }
        return { result: outcome.result, index: outcome.index };
      } catch (error) {
        // Another process may have taken the index that was not used here.
        committing = 0;
        void follow();
        const refused: { error: unknown } | null = decisionError;
        if (refused !== null) throw (refused as { error: unknown }).error;
        throw asStoreError(error);
      }
    },
    async caKey(rootId) {
      const row = await prisma.caKey.findUnique({ where: { rootId } });
      return row && box.open(row.keyEncrypted, `ca/${rootId}`);
    },
    async dialerStreamSecret(peeringId) {
      const row = await prisma.peeringSecret.findUnique({ where: { peeringId } });
      return row?.dialerStreamEncrypted ? box.open(row.dialerStreamEncrypted, `peering/${peeringId}`) : null;
    },
    ...sessionReads(prisma),
    ...tokenUseAccess(prisma),
    ...trafficAccess(prisma),
    onSessionsEnd: feed.onSessionsEnd,
    listAuditEvents: (filter) => listAuditEvents(prisma, filter),
    countNewerAuditEvents: (filter) => countNewerAuditEvents(prisma, filter),
    verifyAudit: (anchor) => verifyAudit(prisma, anchor),
    async listConfigEntryRevisions(key, limit) {
      const rows = await prisma.configEntryRevision.findMany({
        where: { key },
        orderBy: { index: 'desc' },
        take: limit,
      });
      return rows.map(toRevision);
    },
    async readConfigEntryRevision(key, index) {
      const row = await prisma.configEntryRevision.findUnique({ where: { key_index: { key, index: BigInt(index) } } });
      return row && toRevision(row);
    },
    async recordAudit(record) {
      appendCounts();
      const first = repeats.take(record);
      if (first !== null) await queue.append(first);
    },
    isLeader: feed.isLeader,
    onLeaderChange: feed.onLeaderChange,
    async close() {
      isClosing = true;
      clearInterval(poll);
      clearInterval(counting);
      appendCounts(true);
      await queue.idle();
      await feed.close();
      await following;
      await prisma.$disconnect();
      await embedded?.stop();
    },
  };
}

/** Fails at the start rather than when the first leaf is to be signed: replicas that share a database must share the key. */
async function requireRightKey(prisma: PrismaClient, box: SecretBox, keyFile: string): Promise<void> {
  const stored = await prisma.caKey.findFirst();
  if (stored === null) return;
  try {
    box.open(stored.keyEncrypted, `ca/${stored.rootId}`);
  } catch (cause) {
    throw new PeerwayError(
      'request.invalid',
      `the keys in the database were encrypted with another key than that of ${keyFile}`,
      { hint: 'Every control plane on one database needs the same key: set encryption_key_file to it.', cause },
    );
  }
}

type RevisionRow = { index: bigint; body: Prisma.JsonValue; by: string; reason: string; at: Date };

const toRevision = (row: RevisionRow): ConfigEntryRevision => ({
  index: Number(row.index),
  at: row.at.toISOString(),
  by: row.by,
  reason: row.reason,
  // Cast: what is stored was read by its schema before it was written.
  entry: row.body as unknown as ConfigEntry | null,
});

async function ensureCluster(prisma: PrismaClient, datacenter: string): Promise<{ id: string; trustDomain: string }> {
  return await prisma.$transaction(async (database) => {
    await database.$executeRaw`SELECT pg_advisory_xact_lock(${WRITE_LOCK})`;
    const existing = await database.cluster.findFirst();
    if (existing !== null) {
      if (existing.datacenter !== datacenter)
        throw new PeerwayError(
          'config.reference',
          `the database belongs to datacenter "${existing.datacenter}", and the configuration says "${datacenter}"`,
          {
            field: 'datacenter',
            hint: 'A cluster keeps its datacenter name for life: names of certificates are made of it. Use another data directory for another cluster.',
          },
        );
      return { id: existing.id, trustDomain: existing.trustDomain };
    }
    const id = randomUUID();
    await database.meshIndex.create({ data: { id: 1, value: 1n } });
    const trustDomain = `${id}.consul`;
    await database.cluster.create({ data: { id, datacenter, trustDomain } });
    return { id, trustDomain };
  });
}

type Database = Pick<Prisma.TransactionClient, '$queryRaw'>;

async function loadState(
  prisma: PrismaClient,
  cluster: ClusterInfo,
): Promise<{ state: MeshState; lastChange: bigint }> {
  return await prisma.$transaction(
    async (database) => {
      const [rows, index, newest] = await Promise.all([
        database.stateRow.findMany(),
        database.meshIndex.findUniqueOrThrow({ where: { id: 1 } }),
        database.change.aggregate({ _max: { id: true } }),
      ]);
      const changes = rows
        .map((row) => toChange(Number(row.modifyIndex), row.table, row.key, row.body))
        .filter((change) => change !== null);
      const state = applyMeshChanges(emptyMeshState(cluster), changes);
      return { state: { ...state, index: Number(index.value) }, lastChange: newest._max.id ?? 0n };
    },
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: TRANSACTION_LIMIT_MS },
  );
}

async function changesAfter(database: Database, id: bigint): Promise<{ changes: MeshChange[]; newest: bigint }> {
  const rows = await readChanges(database, id);
  return {
    changes: rows
      .map((row) => toChange(Number(row.index), row.table, row.key, row.value))
      .filter((change) => change !== null),
    newest: rows.at(-1)?.id ?? id,
  };
}

const tableNames: ReadonlySet<string> = new Set<MeshTable>(meshTables);

/** A row of a table this version does not know (written by a newer one) is left alone. */
function toChange(index: number, table: string, key: string, value: Prisma.JsonValue): MeshChange | null {
  // Cast: the row was validated when it was written; the database is ours alone.
  return tableNames.has(table) ? ({ index, table, key, value } as unknown as MeshChange) : null;
}

/** Writes rows, change feed, index and audit in few statements. Returns the ID of the newest change. */
async function writeChanges(
  database: Prisma.TransactionClient,
  before: MeshState,
  writes: CollectedWrites,
): Promise<bigint> {
  if (writes.auditEvents.length > 0)
    await appendAudit(database, writes.auditEvents, auditDifference(before, writes.changes));
  if (writes.changes.length === 0) return 0n;
  const index = BigInt(writes.index);
  const newest = await writeRows(database, index, writes.changes);
  const last = lastOfEach(writes.changes);
  const goneTokens = last.flatMap(({ table, key, value }) => (table === 'aclToken' && value === null ? [key] : []));
  if (goneTokens.length > 0) await database.tokenUse.deleteMany({ where: { accessorId: { in: goneTokens } } });
  const entries = last.flatMap((change) => (change.table === 'configEntry' ? [change] : []));
  if (entries.length > 0)
    await database.configEntryRevision.createMany({
      data: entries.map(({ key, value }) => ({
        key,
        index,
        body: value === null ? Prisma.DbNull : toJson(value.entry),
        by: writes.author.by || (value?.updatedBy ?? ''),
        reason: writes.author.reason,
      })),
    });
  if (newest % 1_000n < BigInt(writes.changes.length))
    await database.change.deleteMany({ where: { id: { lt: newest - BigInt(CHANGES_KEPT) } } });
  return newest;
}

const toJson = (value: object): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));

function asStoreError(error: unknown): PeerwayError {
  if (error instanceof PeerwayError) return error;
  return new PeerwayError('platform.unavailable', 'the database did not take the write; nothing was changed', {
    cause: error,
  });
}
