import { instanceKey } from '@peerway/model/catalog';
import { type ProxyReport, REPORT_INTERVAL_MS } from '@peerway/model/proxy-report';
import type { ProxyReference } from '@peerway/model/snapshot';
import { type ProxyProcess, reported, summed } from './proxy-process.ts';

export const proxyKey = (proxy: Pick<ProxyReference, 'partition' | 'node' | 'id'>): string =>
  instanceKey({ ...proxy, peerName: '' });

/** What this process knows of one proxy: its open subscriptions and what its processes reported. */
export type ProxyPresence = {
  links: number;
  /** Since when it is linked, or away. ISO 8601; null: never seen. */
  since: string | null;
  /** Of all its processes together: sums of what is counted, the worst of what is said of each. */
  report: ProxyReport | null;
  reportedAt: string | null;
  /** CPU share over the last two reports, percent of one core. */
  cpuPercent: number;
  handshakeFailures: Record<string, number>;
  rejectedHellos: Record<string, number>;
  /** Index of the newest snapshot that was made for it; null: none was. */
  newestIndex: number | null;
  /** Rules that its token lacks for what was left out of its snapshot, ready to paste. */
  missingRules: readonly string[];
};

/** A process that says nothing for so long is gone: its successor speaks for the proxy. */
const PROCESS_SILENT_MS = 3 * REPORT_INTERVAL_MS;

/** Links and reports of proxies, in memory. A proxy's open `proxy.watch` is its link: nothing else says that it is alive. */
export class ProxyRegistry {
  readonly #presences = new Map<string, ProxyPresence>();
  /** By proxy, then by process: several may share a gateway's port, and during a restart the old one may still report. */
  readonly #processes = new Map<string, Map<string, ProxyProcess>>();
  readonly #listeners = new Set<(key: string) => void>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get(key: string): ProxyPresence | undefined {
    return this.#presences.get(key);
  }

  /** Told when a proxy comes or goes, or begins to drain. */
  onLinkChange(listener: (key: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A subscription begins; call what it returns when it ends. A restarted proxy may have two for a moment. */
  link(proxy: ProxyReference): () => void {
    const key = proxyKey(proxy);
    const presence = this.#ensure(key);
    presence.links += 1;
    if (presence.links === 1) {
      this.#forgetDraining(key, presence);
      this.#changed(key, presence);
    }
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      presence.links -= 1;
      if (presence.links === 0) this.#changed(key, presence);
    };
  }

  /** What its token lacked when its newest snapshot was made. */
  setMissingRules(proxy: ProxyReference, rules: readonly string[]): void {
    this.#ensure(proxyKey(proxy)).missingRules = rules;
  }

  /** A snapshot that differs from the one before was made for it. */
  setNewest(proxy: ProxyReference, index: number): void {
    this.#ensure(proxyKey(proxy)).newestIndex = index;
  }

  report(report: ProxyReport): void {
    const key = proxyKey(report.proxy);
    const presence = this.#ensure(key);
    const processes = this.#processesOf(key);
    const known = processes.get(report.instance);
    if (known !== undefined && report.sequence <= known.report.sequence) return;
    const nowMs = this.#now().getTime();
    processes.delete(report.instance);
    processes.set(report.instance, reported(known, report, nowMs));
    for (const [instance, { atMs }] of processes) if (nowMs - atMs > PROCESS_SILENT_MS) processes.delete(instance);
    const wasDraining = presence.report?.draining ?? false;
    Object.assign(presence, summed([...processes.values()]));
    presence.reportedAt = this.#now().toISOString();
    if (presence.report?.draining !== wasDraining) for (const listener of [...this.#listeners]) listener(key);
  }

  /** Forgets proxies that are not registered any more. */
  prune(isRegistered: (key: string) => boolean): void {
    for (const [key, presence] of this.#presences)
      if (presence.links === 0 && !isRegistered(key)) {
        this.#presences.delete(key);
        this.#processes.delete(key);
      }
  }

  /** Who comes after all were away is another process than the one that drained, and takes connections before it has reported. */
  #forgetDraining(key: string, presence: ProxyPresence): void {
    if (presence.report?.draining !== true) return;
    const processes = this.#processesOf(key);
    for (const [instance, { report }] of processes) if (report.draining) processes.delete(instance);
    presence.report = { ...presence.report, draining: false };
  }

  #processesOf(key: string): Map<string, ProxyProcess> {
    let processes = this.#processes.get(key);
    if (processes === undefined) {
      processes = new Map();
      this.#processes.set(key, processes);
    }
    return processes;
  }

  #ensure(key: string): ProxyPresence {
    let presence = this.#presences.get(key);
    if (presence === undefined) {
      presence = {
        links: 0,
        since: null,
        report: null,
        reportedAt: null,
        cpuPercent: 0,
        handshakeFailures: {},
        rejectedHellos: {},
        newestIndex: null,
        missingRules: [],
      };
      this.#presences.set(key, presence);
    }
    return presence;
  }

  #changed(key: string, presence: ProxyPresence): void {
    presence.since = this.#now().toISOString();
    for (const listener of [...this.#listeners]) listener(key);
  }
}
