import type { AuditRecord } from '@peerway/model/audit';

/** Records appended at once; what waits is in memory. */
const BATCH = 500;

type Waiting = { record: AuditRecord; resolve: () => void; reject: (error: unknown) => void };

/**
 * Appends records that belong to no write, in the order they came, many at once: whoever is denied a thousand times a second
 * must not hold the head of the chain a thousand times, which every write needs.
 */
export function createAuditQueue(
  append: (records: readonly AuditRecord[]) => Promise<void>,
): (record: AuditRecord) => Promise<void> {
  const waiting: Waiting[] = [];
  let isRunning = false;
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
    isRunning = false;
  };
  return (record) =>
    new Promise((resolve, reject) => {
      waiting.push({ record, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      void run();
    });
}
