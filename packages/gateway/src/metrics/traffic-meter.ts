import { LatencyHistogram } from '@peerway/metrics';
import type { ErrorCode } from '@peerway/model/error';
import type { TrafficLabels, TrafficRow } from '@peerway/model/proxy-report';
import { unknownSource } from './source-labels.ts';

export type Counters = {
  connections: number;
  requests: number;
  /** Tries after the first one. */
  retries: number;
  /** Requests whose client left before their answer was whole. */
  aborted: number;
  bytesIn: number;
  bytesOut: number;
  statusClasses: Map<string, number>;
  errors: Map<string, number>;
  latency: LatencyHistogram;
};

const newCounters = (): Counters => ({
  connections: 0,
  requests: 0,
  retries: 0,
  aborted: 0,
  bytesIn: 0,
  bytesOut: 0,
  statusClasses: new Map(),
  errors: new Map(),
  latency: new LatencyHistogram(),
});

function merge(into: Counters, from: Counters): void {
  into.connections += from.connections;
  into.requests += from.requests;
  into.retries += from.retries;
  into.aborted += from.aborted;
  into.bytesIn += from.bytesIn;
  into.bytesOut += from.bytesOut;
  for (const [name, count] of from.statusClasses) add(into.statusClasses, name, count);
  for (const [name, count] of from.errors) add(into.errors, name, count);
  if (from.latency.count > 0) into.latency.merge(from.latency.toData());
}

/** Counts what happens on one path. What was counted goes into the next report, and into the sum since the start. */
export class TrafficPath {
  readonly key: TrafficLabels;
  readonly #total = newCounters();
  #delta = newCounters();
  activeConnections = 0;
  activeRequests = 0;
  /** Reports since anything happened here. */
  idleReports = 0;
  /** Of the last hop seen; a kept connection says it for as long as it is open. */
  #mutualTls: boolean | null = null;

  constructor(key: TrafficLabels) {
    this.key = key;
  }

  /** A hop stands: over TLS with the other end's identity verified, or in plain text. */
  hopSeen(isMutualTls: boolean): void {
    this.#mutualTls = isMutualTls;
  }

  connectionOpened(): void {
    this.#delta.connections += 1;
    this.activeConnections += 1;
  }

  connectionClosed(): void {
    this.activeConnections -= 1;
  }

  /** It goes on somebody else's account from here on, and never was on this one. */
  connectionMoved(): void {
    this.#delta.connections -= 1;
    this.activeConnections -= 1;
  }

  requestStarted(): void {
    this.activeRequests += 1;
  }

  /** @param durationUs from the request's head to the end of the answer */
  requestEnded(status: number, durationUs: number): void {
    this.activeRequests -= 1;
    this.#delta.requests += 1;
    add(this.#delta.statusClasses, `${Math.floor(status / 100)}xx`, 1);
    this.#delta.latency.record(durationUs);
  }

  /** A request that ended without any answer reaching the client. */
  requestAborted(): void {
    this.activeRequests -= 1;
    this.#delta.aborted += 1;
  }

  /** It goes on somebody else's account from here on. */
  requestMoved(): void {
    this.activeRequests -= 1;
  }

  /** A request is tried once more. */
  retried(): void {
    this.#delta.retries += 1;
  }

  failed(code: ErrorCode): void {
    add(this.#delta.errors, code, 1);
  }

  /** From the client to the server. */
  received(bytes: number): void {
    this.#delta.bytesIn += bytes;
  }

  /** From the server to the client. */
  sent(bytes: number): void {
    this.#delta.bytesOut += bytes;
  }

  get isQuiet(): boolean {
    const { connections, requests, retries, aborted, bytesIn, bytesOut, errors } = this.#delta;
    return (
      connections +
        requests +
        retries +
        aborted +
        bytesIn +
        bytesOut +
        errors.size +
        this.activeConnections +
        this.activeRequests ===
      0
    );
  }

  /** Moves the delta into the total and answers it as a report's row. */
  take(): TrafficRow {
    const delta = this.#delta;
    this.#delta = newCounters();
    merge(this.#total, delta);
    const mutualTls = this.#mutualTls;
    if (this.activeConnections === 0) this.#mutualTls = null;
    return {
      ...this.key,
      mutualTls,
      connections: delta.connections,
      activeConnections: this.activeConnections,
      statusClasses: Object.fromEntries(delta.statusClasses),
      requests: delta.requests,
      activeRequests: this.activeRequests,
      errors: Object.fromEntries(delta.errors),
      bytesIn: delta.bytesIn,
      bytesOut: delta.bytesOut,
      latency: delta.latency.toData(),
    };
  }

  /** Counters since the proxy started. */
  sinceStart(): Counters {
    const sum = newCounters();
    merge(sum, this.#total);
    merge(sum, this.#delta);
    return sum;
  }
}

/** Paths kept at most; what comes beyond is counted together, without its source. A report may carry 5,000 rows. */
const PATHS_MAX = 4_000;
/** A path without traffic is forgotten after this many reports (ten minutes). */
const IDLE_REPORTS_MAX = 300;

/** Every counter of the proxy. */
export class TrafficMeter {
  readonly #paths = new Map<string, TrafficPath>();
  /** Since the start. */
  readonly handshakes = { succeeded: 0, failed: new Map<string, number>(), rejectedHellos: new Map<string, number>() };
  #handshakesDelta = { succeeded: 0, failed: new Map<string, number>(), rejectedHellos: new Map<string, number>() };

  path(key: TrafficLabels): TrafficPath {
    const name = JSON.stringify([
      key.point,
      key.source,
      key.sourceTrustDomain,
      key.sourcePartition,
      key.sourceNamespace,
      key.service,
      key.namespace,
      key.partition,
      key.peer,
      key.protocol,
      key.mode,
      key.direction,
    ]);
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    if (this.#paths.size >= PATHS_MAX && (key.source !== '' || key.service !== ''))
      return this.path({ ...key, ...unknownSource, source: '', service: '', namespace: '', partition: '', peer: '' });
    const path = new TrafficPath(key);
    this.#paths.set(name, path);
    return path;
  }

  *paths(): Iterable<TrafficPath> {
    yield* this.#paths.values();
  }

  rejectHello(code: ErrorCode): void {
    add(this.handshakes.rejectedHellos, code, 1);
    add(this.#handshakesDelta.rejectedHellos, code, 1);
  }

  handshakeSucceeded(): void {
    this.handshakes.succeeded += 1;
    this.#handshakesDelta.succeeded += 1;
  }

  handshakeFailed(code: ErrorCode): void {
    add(this.handshakes.failed, code, 1);
    add(this.#handshakesDelta.failed, code, 1);
  }

  /** Handshakes since the last call. */
  takeHandshakes(): { succeeded: number; failed: Record<string, number>; rejectedHellos: Record<string, number> } {
    const { succeeded, failed, rejectedHellos } = this.#handshakesDelta;
    this.#handshakesDelta = { succeeded: 0, failed: new Map(), rejectedHellos: new Map() };
    return { succeeded, failed: Object.fromEntries(failed), rejectedHellos: Object.fromEntries(rejectedHellos) };
  }

  /** Rows with anything to say, and all deltas back to zero. */
  take(): TrafficRow[] {
    const rows: TrafficRow[] = [];
    for (const [name, path] of this.#paths) {
      if (path.isQuiet) {
        path.idleReports += 1;
        if (path.idleReports > IDLE_REPORTS_MAX) this.#paths.delete(name);
        // One more row after the last activity, so that `active…` is seen to have gone back to zero.
        if (path.idleReports > 1) continue;
      } else {
        path.idleReports = 0;
      }
      rows.push(path.take());
    }
    return rows;
  }
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
