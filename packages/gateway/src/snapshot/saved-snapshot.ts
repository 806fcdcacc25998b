import { errorText, type Log } from '../log.ts';
import { Candidate } from './candidate.ts';
import type { DataDirectory } from './data-directory.ts';
import type { ProxyConfig } from './proxy-config.ts';

const FILE = 'snapshot.json';

/** The last good snapshot of an earlier run, judged as if it had just arrived. Null when there is none that can be used. */
export async function loadSnapshot(directory: DataDirectory, log: Log): Promise<ProxyConfig | null> {
  try {
    const text = await directory.read(FILE);
    if (text === null) return null;
    const result = new Candidate().take(JSON.parse(text));
    if (result.ok) return result.config;
    log('warn', 'snapshot.disk_refused', { reason: result.reason });
  } catch (error) {
    log('warn', 'snapshot.disk_unreadable', { reason: errorText(error) });
  }
  return null;
}

/** Writes good snapshots to disk, one at a time; of those that come while one is being written only the newest. */
export class SnapshotSaver {
  readonly #directory: DataDirectory;
  readonly #log: Log;
  #waiting: ProxyConfig | null = null;
  #running: Promise<void> | null = null;

  constructor(directory: DataDirectory, log: Log) {
    this.#directory = directory;
    this.#log = log;
  }

  save(config: ProxyConfig): void {
    this.#waiting = config;
    this.#running ??= this.#run();
  }

  /** Resolves when everything handed over so far is on disk, or could not be written. */
  async flush(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting !== null) {
      const config = this.#waiting;
      this.#waiting = null;
      const update = {
        kind: 'full',
        index: config.index,
        cluster: config.cluster,
        resources: [...config.resources.values()],
      };
      try {
        await this.#directory.write(FILE, JSON.stringify(update));
      } catch (error) {
        this.#log('error', 'snapshot.not_saved', { reason: errorText(error) });
      }
    }
    this.#running = null;
  }
}
