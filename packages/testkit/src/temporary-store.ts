import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store, type StoreOptions } from '@peerway/store';

export type TemporaryStore = { store: Store; dataDirectory: string } & AsyncDisposable;

/** A store over a real embedded PostgreSQL in a directory of its own; `await using` ends and removes both. */
export async function withTemporaryStore(options: Partial<StoreOptions> = {}): Promise<TemporaryStore> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'peerway-store-'));
  const store = await openStore({
    dataDirectory,
    cluster: {
      datacenter: 'dc1',
      aclDefaultPolicy: 'deny',
      intentionDefaultPolicy: 'deny',
      serverAddresses: ['127.0.0.1:8503'],
    },
    log: () => {},
    ...options,
  });
  return {
    store,
    dataDirectory,
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
