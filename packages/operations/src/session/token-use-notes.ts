import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { Services } from '../context.ts';

const MINUTE_MS = 60_000;
const WRITE_EVERY_MS = 60_000;

/**
 * Which tokens were used here and when, until it is written. A use costs an entry in a map, however often it happens: a write for each
 * request would be dearer than the request. What is not written yet when a process is killed is lost, so some minutes at most.
 */
export class TokenUseNotes {
  #noted = new Map<string, string>();

  /** The anonymous token is not noted: it is nobody's, and always in use. */
  note(accessorId: string, at: Date): void {
    if (accessorId === ANONYMOUS_TOKEN_ACCESSOR) return;
    this.#noted.set(accessorId, new Date(at.getTime() - (at.getTime() % MINUTE_MS)).toISOString());
  }

  /** When a token was last used here, where that is not written yet. */
  get(accessorId: string): string | undefined {
    return this.#noted.get(accessorId);
  }

  /** Hands over what there is to write; what can not be written is to be put back. */
  take(): ReadonlyMap<string, string> {
    const taken = this.#noted;
    this.#noted = new Map();
    return taken;
  }

  /** Newer ones stay. */
  putBack(taken: ReadonlyMap<string, string>): void {
    this.#noted = new Map([...taken, ...this.#noted]);
  }
}

/** Writes which tokens were used since the last time. Not part of the mesh state: no index is taken, nobody wakes, nothing is audited. */
export async function writeTokenUses({ store, live }: Services): Promise<void> {
  const taken = live.tokenUses.take();
  try {
    await store.writeTokenUses(taken);
  } catch (error) {
    live.tokenUses.putBack(taken);
    throw error;
  }
}

/** Writes them each minute. Returns what ends it, after a last write. */
export function startTokenUseWriter(services: Services): () => Promise<void> {
  const writeAll = (): Promise<void> =>
    writeTokenUses(services).catch((error: unknown) =>
      services.log('warn', 'token_use.write_failed', { error: String(error) }),
    );
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(writeAll);
  }, WRITE_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await writing;
    await writeAll();
  };
}
