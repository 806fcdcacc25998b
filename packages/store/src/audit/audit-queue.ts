import type { AuditRecord } from '@peerway/model/audit';

/** Records appended at once; what waits is in memory. */
const BATCH = 500;
/** Records that may wait, such as while the database is away. */
const WAITING_MAX = 10_000;

type Waiting = { record: AuditRecord; resolve: () => void; reject: (error: unknown) => void };

export type AuditQueue = {
  /** Resolves when the record is in the table. */
  append(record: AuditRecord): Promise<void>;
  /** Resolves when nothing waits, whatever became of it. */
  idle(): Promise<void>;
};

/**
 * Appends records that belong to no write, in the order they came, many at once: whoever is denied a thousand times a second
 * must not hold the head of the chain a thousand times, which every write needs.
 */
export function createAuditQueue(append: (records: readonly AuditRecord[]) => Promise<void>): AuditQueue {
  const waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await append(batch.map(({ record }) => record));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = null;
  };
  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= WAITING_MAX) {
          reject(new Error(`${WAITING_MAX} audit records wait for the database already`));
          return;
        }
        waiting.push({ record, resolve, reject });
        running ??= run();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
