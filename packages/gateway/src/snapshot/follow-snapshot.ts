import type { RegisterServiceInput } from '@peerway/model/catalog';
import type { ProxyReference } from '@peerway/model/snapshot';
import { errorText, type Log } from '../log.ts';
import { Backoff } from './backoff.ts';
import { Candidate } from './candidate.ts';
import { type ControlPlaneLink, LinkRefusal, type Watch } from './control-plane-link.ts';
import type { ProxyConfig } from './proxy-config.ts';

export type SnapshotStatus = {
  connected: boolean;
  /** Null before any snapshot was put in force by this process. */
  appliedAt: Date | null;
  /** The newest update that was refused; null when the newest one is in force. */
  rejected: { index: number; reason: string; at: Date } | null;
};

export type FollowOptions = {
  link: ControlPlaneLink;
  reference: ProxyReference;
  registrations: RegisterServiceInput[];
  /** Puts a good snapshot in force. What it throws counts as a refusal of the update. */
  apply(config: ProxyConfig): void;
  log: Log;
  now(): Date;
  random(): number;
};

const FIRST_RETRY_MS = 200;
const MOST_RETRY_MS = 10_000;
/** A watch that lived this long was a working one, so the next failure starts from the short wait again. */
const SETTLED_MS = 10_000;

/** Follows the control plane for as long as the proxy runs: registers, subscribes, judges, applies, and comes back after every loss. */
export class SnapshotFollower {
  readonly #options: FollowOptions;
  readonly #backoff: Backoff;
  #candidate = new Candidate();
  #registered = false;
  #watch: Watch | null = null;
  /** Counts watches, so that words of one that was given up are not heard. */
  #attempt = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #status: SnapshotStatus = { connected: false, appliedAt: null, rejected: null };

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#backoff = new Backoff(FIRST_RETRY_MS, MOST_RETRY_MS, options.random);
  }

  get status(): SnapshotStatus {
    return this.#status;
  }

  start(): void {
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#watch?.close();
    this.#watch = null;
  }

  async #connect(): Promise<void> {
    const { link, reference, log } = this.#options;
    try {
      await this.#register();
    } catch (error) {
      log('warn', 'control_plane.register_failed', { reason: errorText(error) });
      // A refusal is about the registration; somebody else may have made it, so the snapshot is asked for all the same.
      if (!(error instanceof LinkRefusal)) {
        this.#retry();
        return;
      }
    }
    if (this.#closed) return;
    const startedAt = this.#options.now().getTime();
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#watch = link.watch(
      { proxy: reference, lastIndex: this.#candidate.index },
      {
        connected: () => {
          this.#status = { ...this.#status, connected: true };
          log('info', 'control_plane.connected');
        },
        update: (update) => {
          if (attempt === this.#attempt) this.#take(update);
        },
        ended: (error) => {
          if (this.#closed || attempt !== this.#attempt) return;
          this.#attempt += 1;
          this.#watch = null;
          this.#status = { ...this.#status, connected: false };
          // The control plane does not know this proxy (any more): say again who it is.
          if (error instanceof LinkRefusal && error.code === 'request.not_found') this.#registered = false;
          log('warn', 'control_plane.lost', { reason: error === null ? 'the subscription ended' : errorText(error) });
          if (this.#options.now().getTime() - startedAt > SETTLED_MS) this.#backoff.reset();
          this.#retry();
        },
      },
    );
  }

  async #register(): Promise<void> {
    if (this.#registered) return;
    for (const registration of this.#options.registrations) await this.#options.link.register(registration);
    this.#registered = true;
  }

  #retry(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#connect(), this.#backoff.next());
  }

  #take(update: unknown): void {
    if (this.#closed) return;
    const { apply, log, now } = this.#options;
    const result = this.#candidate.take(update);
    if (!result.ok) {
      this.#reject(result.index, result.reason);
      if (result.resync) this.#resync();
      return;
    }
    try {
      apply(result.config);
    } catch (error) {
      this.#reject(result.config.index, `it could not be put in force: ${errorText(error)}`);
      return;
    }
    this.#status = { ...this.#status, appliedAt: now(), rejected: null };
    log('debug', 'snapshot.applied', { index: result.config.index });
  }

  #reject(index: number, reason: string): void {
    this.#status = { ...this.#status, rejected: { index, reason: reason.slice(0, 4096), at: this.#options.now() } };
    this.#options.log('error', 'snapshot.rejected', { index, reason });
  }

  /** Starts over with a full set, after a wait so that a control plane that keeps sending nonsense is not asked in a loop. */
  #resync(): void {
    this.#candidate = new Candidate();
    this.#attempt += 1;
    this.#watch?.close();
    this.#watch = null;
    this.#status = { ...this.#status, connected: false };
    this.#retry();
  }
}
