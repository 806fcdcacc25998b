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

/** Least time from one write to the next, ms: a large snapshot that changes often must not keep the disk busy. */
const WRITE_INTERVAL_MS = 1_000;

/** Writes good snapshots to disk, the first at once, then at most one a second; of those that wait only the newest. */
export class SnapshotSaver {
  readonly #directory: DataDirectory;
  readonly #log: Log;
  #waiting: ProxyConfig | null = null;
  #running: Promise<void> | null = null;
  #endPause: (() => void) | null = null;
  #isFlushing = false;

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
    this.#isFlushing = true;
    this.#endPause?.();
    await this.#running;
    this.#isFlushing = false;
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
      if (!this.#isFlushing) await this.#pause();
    }
    this.#running = null;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WRITE_INTERVAL_MS);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
