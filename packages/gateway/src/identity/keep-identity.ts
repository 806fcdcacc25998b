import { isDeepStrictEqual } from 'node:util';
import type { ResourceOf } from '@peerway/model/snapshot';
import { createCsr, generateKeyPair } from '@peerway/pki';
import { errorText, type Log } from '../log.ts';
import { Backoff } from '../snapshot/backoff.ts';
import type { ControlPlaneLink } from '../snapshot/control-plane-link.ts';
import type { DataDirectory } from '../snapshot/data-directory.ts';
import { assembleLeaf, type Leaf, leafFromSigned, savedLeafSchema } from './leaf.ts';
import { renewalTimeMs } from './renewal-time.ts';

const FILE = 'identity.json';
const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 60_000;
/** Between two signatures that succeed, also where the leaves are so short-lived that each is due at once. */
const LEAST_WAIT_MS = 500;
/** Node's timers are 32 bit; longer waits are cut and looked at again. */
const TIMER_MOST_MS = 2 ** 30;

export type IdentityOptions = {
  link: Pick<ControlPlaneLink, 'signLeaf'>;
  directory: DataDirectory;
  log: Log;
  now(): Date;
  random(): number;
  /** A new leaf is in force; connections made from now on show it. */
  onLeaf(leaf: Leaf): void;
};

/** Keeps this proxy in possession of a valid leaf: makes keys, has them signed, stores and renews them. */
export class IdentityKeeper {
  readonly #options: IdentityOptions;
  readonly #backoff: Backoff;
  #leaf: Leaf | null = null;
  #wanted: ResourceOf<'identity'> | null = null;
  #renewAtMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #signing = false;
  #closed = false;

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#backoff = new Backoff(FIRST_RETRY_MS, MOST_RETRY_MS, options.random);
  }

  /** The leaf to show; null before the first one, and an expired one stays, for its expiry to be reported. */
  get leaf(): Leaf | null {
    return this.#leaf;
  }

  /** Takes over what an earlier run left on disk. A file that can not be used is as good as none. */
  async load(): Promise<void> {
    const { directory, log, now } = this.#options;
    try {
      const text = await directory.read(FILE);
      if (text === null) return;
      const leaf = assembleLeaf(savedLeafSchema.parse(JSON.parse(text)));
      if (leaf.notAfterMs <= now().getTime())
        log('warn', 'identity.disk_expired', { notAfter: new Date(leaf.notAfterMs).toISOString() });
      this.#adopt(leaf);
    } catch (error) {
      log('warn', 'identity.disk_unusable', { reason: errorText(error) });
    }
  }

  /** The control plane says who this proxy is to be. */
  want(identity: ResourceOf<'identity'> | null): void {
    // Most snapshots change nothing here; starting over with each would turn a failing signature into a storm of requests.
    if (isDeepStrictEqual(identity, this.#wanted)) return;
    this.#wanted = identity;
    this.#backoff.reset();
    this.#plan();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #adopt(leaf: Leaf): void {
    this.#leaf = leaf;
    this.#renewAtMs = renewalTimeMs(leaf.notBeforeMs, leaf.notAfterMs, this.#options.random);
    this.#options.onLeaf(leaf);
  }

  /** Sets the timer for whatever has to be done next; replaces an earlier plan. */
  #plan(waitMs?: number): void {
    if (this.#closed || this.#signing) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const wanted = this.#wanted;
    if (wanted === null) return;
    const isRight = this.#leaf?.spiffeId === wanted.spiffeId && this.#leaf.rootId === wanted.rootId;
    const dueMs = isRight ? Math.max(0, this.#renewAtMs - this.#options.now().getTime()) : 0;
    const delayMs = Math.min(Math.max(dueMs, waitMs ?? 0), TIMER_MOST_MS);
    this.#timer = setTimeout(() => {
      if (dueMs > TIMER_MOST_MS) this.#plan();
      else void this.#sign(wanted);
    }, delayMs);
  }

  async #sign(wanted: ResourceOf<'identity'>): Promise<void> {
    const { link, directory, log } = this.#options;
    this.#signing = true;
    let waitMs = LEAST_WAIT_MS;
    try {
      const { privateKeyPem } = generateKeyPair();
      const csrPem = createCsr({ privateKeyPem, uri: wanted.spiffeId, dnsNames: wanted.dnsNames });
      const leaf = leafFromSigned(await link.signLeaf(csrPem), privateKeyPem, {
        spiffeId: wanted.spiffeId,
        rootId: wanted.rootId,
      });
      if (this.#closed) return;
      // On disk before it is shown, so that a restart comes back as whoever the others last saw.
      const { spiffeId, rootId, keyPem, certPem, chainPems } = leaf;
      await directory
        .write(FILE, JSON.stringify({ spiffeId, rootId, keyPem, certPem, chainPems }))
        .catch((error: unknown) => log('error', 'identity.not_saved', { reason: errorText(error) }));
      this.#adopt(leaf);
      this.#backoff.reset();
      log('info', 'identity.renewed', {
        spiffeId: leaf.spiffeId,
        notAfter: new Date(leaf.notAfterMs).toISOString(),
      });
    } catch (error) {
      waitMs = this.#backoff.next();
      log('warn', 'identity.not_signed', { reason: errorText(error), retryMs: waitMs });
    } finally {
      this.#signing = false;
      this.#plan(waitMs);
    }
  }
}
