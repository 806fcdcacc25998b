import {
  emptyStreamStatus,
  type PeeringNack,
  type PeeringServiceEvidence,
  type PeeringStreamStatus,
} from '@peerway/model/peering';
import { type Clock, systemClock } from './clock.ts';
import { resourceUrls } from './wire/resource-url.ts';

/** Why a stream or an attempt at one ended, for people; `code` is stable, for programs (`tls.untrusted_ca`, `dial.refused`). */
export type StreamError = { code: string; message: string };

type ResourceName = { url: string; id: string };

/** What a stream reports of itself. Every call counts from now. */
export type StreamEvidence = {
  heartbeatReceived(): void;
  /** A resource of the peer was applied here. */
  applied(resource: ResourceName): void;
  sent(): void;
  /** The peer applied a resource of ours; null: it does not say which. */
  acked(resource: (ResourceName & { hash: string }) | null): void;
  nackSent(resource: ResourceName, message: string): void;
  nackReceived(resource: ResourceName, message: string): void;
  importedServices(names: readonly string[]): void;
  exportedServices(names: readonly string[]): void;
  /** Names that can not be sent, since one message of the protocol can not hold them. */
  tooLarge(names: readonly string[]): void;
  /** The stream is over; null when it ended as it should. */
  disconnected(error: StreamError | null): void;
};

type Record = {
  status: PeeringStreamStatus;
  /** When the peer acknowledged what it was sent of a service, by its name on the wire. */
  acknowledged: Map<string, string>;
  /** The same of what was applied here. */
  applied: Map<string, string>;
  /** Hash of the trust bundle that the peer acknowledged last, on the stream that is up. */
  trustBundle: string | null;
  /** Refusals in force, oldest first: one ends when the same resource is applied after all. */
  nacks: Map<string, PeeringNack>;
};

const TOO_LARGE =
  'it is larger than a message may be (8 MiB), so it is not sent; spread its instances over several services';

/** Applied services remembered per peer. */
const APPLIED_MAX = 100_000;
/** Refusals remembered per peer: it names the resources, so their number is not ours to choose. */
const NACKS_MAX = 1000;

/**
 * What the streams of this process did and saw: evidence for people, never stored. One per process, shared by server and
 * dialer, since it also holds the rule of one live stream per peering (peering-wire §5.1).
 */
export class PeeringStreamTracker {
  readonly #clock: Clock;
  readonly #records = new Map<string, Record>();
  readonly #listeners = new Set<(peeringId: string) => void>();
  readonly #changed = new Set<string>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Empty evidence for a peering that never had a stream here. */
  status(peeringId: string): PeeringStreamStatus {
    const record = this.#records.get(peeringId);
    return record ? { ...record.status } : emptyStreamStatus();
  }

  /**
   * Calls `listener` with the peering's ID soon after its evidence changed, heartbeats and counters included; many changes at
   * once make one call.
   */
  onChange(listener: (peeringId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Names whose data the peer acknowledged on the stream that is up now. */
  acknowledgedServices(peeringId: string): ReadonlySet<string> {
    return new Set(this.#records.get(peeringId)?.acknowledged.keys());
  }

  /** What the stream that is up said of each service; after it has ended, the refusals that were in force. */
  serviceEvidence(peeringId: string): PeeringServiceEvidence {
    const record = this.#records.get(peeringId);
    const refused = (direction: PeeringNack['direction']): ReadonlyMap<string, string> =>
      new Map(
        [...(record?.nacks ?? [])].flatMap(([key, nack]) => {
          const prefix = `${direction} ${resourceUrls.exportedService} `;
          return key.startsWith(prefix) ? [[key.slice(prefix.length), nack.message]] : [];
        }),
      );
    return {
      connected: record?.status.connected ?? false,
      acknowledgedAt: new Map(record?.acknowledged),
      appliedAt: new Map(record?.applied),
      refusedThere: new Map([
        ...refused('received'),
        ...(record?.status.tooLarge ?? []).map((name): [string, string] => [name, TOO_LARGE]),
      ]),
      refusedHere: refused('sent'),
    };
  }

  /** Hash of the trust bundle that the peer has, as far as it said so on the stream that is up; compare with `ownTrustBundleHash`. */
  acknowledgedTrustBundle(peeringId: string): string | null {
    return this.#records.get(peeringId)?.trustBundle ?? null;
  }

  isConnected(peeringId: string): boolean {
    return this.#records.get(peeringId)?.status.connected ?? false;
  }

  /**
   * A stream came up. Null when the peering has a live one already: then the new one must be refused.
   * @param from acceptor: the address that it comes from
   */
  connect(peeringId: string, from?: string): StreamEvidence | null {
    if (this.isConnected(peeringId)) return null;
    const record = this.#recordOf(peeringId);
    const { address, lastHeartbeatAt, lastReceiveAt, lastSendAt, lastAckAt, lastError, disconnectedAt } = record.status;
    record.status = {
      ...emptyStreamStatus(),
      ...{ address: from ?? address, lastHeartbeatAt, lastReceiveAt, lastSendAt, lastAckAt, lastError, disconnectedAt },
      connected: true,
      connectedAt: this.#now(),
    };
    record.acknowledged.clear();
    record.applied.clear();
    record.trustBundle = null;
    // Everything is sent again, so what is still refused will be refused again.
    record.nacks.clear();
    this.#notify(peeringId);
    return this.#evidence(peeringId, record);
  }

  /** Dialer: the next attempt goes to this address. */
  attempting(peeringId: string, address: string): void {
    const { status } = this.#recordOf(peeringId);
    Object.assign(status, { attempts: status.attempts + 1, address, nextAttemptAt: null });
    this.#notify(peeringId);
  }

  /** Dialer: an attempt failed before a stream was up, or one that was up ended. */
  failed(peeringId: string, error: StreamError): void {
    this.#recordOf(peeringId).status.lastError = { at: this.#now(), ...error };
    this.#notify(peeringId);
  }

  /** Dialer: the secret of a token was exchanged, or why it was not. */
  exchanged(peeringId: string, error: StreamError | null): void {
    this.#recordOf(peeringId).status.lastExchangeError = error && { at: this.#now(), ...error };
    this.#notify(peeringId);
  }

  /** Acceptor: a caller that named a peering which is stored here was refused, before a stream was up. */
  refused(peeringId: string, from: string, message: string): void {
    this.#recordOf(peeringId).status.lastRefusal = { at: this.#now(), from, message };
    this.#notify(peeringId);
  }

  /** Dialer: when the next attempt comes; null: none is planned. */
  nextAttempt(peeringId: string, atMs: number | null): void {
    this.#recordOf(peeringId).status.nextAttemptAt = atMs === null ? null : new Date(atMs).toISOString();
    this.#notify(peeringId);
  }

  /** The peering is gone. */
  forget(peeringId: string): void {
    if (this.#records.delete(peeringId)) this.#notify(peeringId);
  }

  #evidence(peeringId: string, record: Record): StreamEvidence {
    const report = (change: (status: PeeringStreamStatus, now: string) => void): void => {
      change(record.status, this.#now());
      this.#notify(peeringId);
    };
    return {
      heartbeatReceived: () =>
        report((status, now) => Object.assign(status, { lastHeartbeatAt: now, lastReceiveAt: now })),
      applied: (resource) =>
        report((status, now) => {
          status.lastReceiveAt = now;
          status.resourcesReceived += 1;
          // The names are the peer's choice, so their number is bounded.
          if (resource.url === resourceUrls.exportedService && record.applied.size < APPLIED_MAX)
            record.applied.set(resource.id, now);
          settleNack(record, 'sent', resource, null);
        }),
      sent: () =>
        report((status, now) => {
          status.lastSendAt = now;
          if (unanswered(status) === 0) status.unansweredSince = now;
          status.resourcesSent += 1;
        }),
      acked: (resource) =>
        report((status, now) => {
          status.lastAckAt = now;
          if (resource === null) return;
          status.resourcesAcked += 1;
          answered(status, now);
          if (resource.url === resourceUrls.exportedService) record.acknowledged.set(resource.id, now);
          if (resource.url === resourceUrls.trustBundle) record.trustBundle = resource.hash;
          settleNack(record, 'received', resource, null);
        }),
      nackSent: (resource, message) =>
        report((status, now) => {
          status.lastReceiveAt = now;
          status.resourcesRefused += 1;
          settleNack(record, 'sent', resource, { at: now, message });
        }),
      nackReceived: (resource, message) =>
        report((status, now) => {
          status.resourcesNacked += 1;
          answered(status, now);
          settleNack(record, 'received', resource, { at: now, message });
        }),
      importedServices: (names) => report((status) => Object.assign(status, { importedServices: [...names] })),
      exportedServices: (names) => report((status) => Object.assign(status, { exportedServices: [...names] })),
      tooLarge: (names) => report((status) => Object.assign(status, { tooLarge: [...names] })),
      disconnected: (error) =>
        report((status, now) => {
          Object.assign(status, { connected: false, disconnectedAt: now, unansweredSince: null });
          status.lastError = error && { at: now, ...error };
          record.acknowledged.clear();
          record.applied.clear();
          record.trustBundle = null;
        }),
    };
  }

  #recordOf(peeringId: string): Record {
    let record = this.#records.get(peeringId);
    if (!record) {
      record = {
        status: emptyStreamStatus(),
        acknowledged: new Map(),
        applied: new Map(),
        trustBundle: null,
        nacks: new Map(),
      };
      this.#records.set(peeringId, record);
    }
    return record;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #notify(peeringId: string): void {
    if (this.#changed.size === 0) setImmediate(() => this.#flush());
    this.#changed.add(peeringId);
  }

  #flush(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const peeringId of changed) for (const listener of [...this.#listeners]) listener(peeringId);
  }
}

const unanswered = (status: PeeringStreamStatus): number =>
  status.resourcesSent - status.resourcesAcked - status.resourcesNacked;

/** An answer came: from now on the rest is waited for. */
function answered(status: PeeringStreamStatus, now: string): void {
  status.unansweredSince = unanswered(status) > 0 ? now : null;
}

/** Notes or ends a refusal; `lastNack` is the newest that is in force. */
function settleNack(
  record: Record,
  direction: PeeringNack['direction'],
  resource: ResourceName,
  refusal: Pick<PeeringNack, 'at' | 'message'> | null,
): void {
  const key = `${direction} ${resource.url} ${resource.id}`;
  const wasKnown = record.nacks.delete(key);
  if (refusal) {
    // The newest is the one to be shown: an older one makes room.
    const [oldest] = record.nacks.keys();
    if (record.nacks.size >= NACKS_MAX && oldest !== undefined) record.nacks.delete(oldest);
    record.nacks.set(key, { ...refusal, direction, resourceUrl: resource.url });
  }
  if (!wasKnown && !refusal) return;
  const inForce = [...record.nacks.values()];
  record.status.lastNack = inForce.at(-1) ?? null;
  record.status.lastNackReceived = inForce.findLast((nack) => nack.direction === 'received') ?? null;
  record.status.lastNackSent = inForce.findLast((nack) => nack.direction === 'sent') ?? null;
}
