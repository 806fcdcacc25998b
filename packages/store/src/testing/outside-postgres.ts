import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';

/** A PostgreSQL of its own for control planes that share one, in a directory that goes with it. */
export async function startOutsidePostgres(): Promise<AsyncDisposable & { url: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'peerway-outside-'));
  const { url, stop } = await startEmbeddedPostgres(directory, () => {});
  return {
    url,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
