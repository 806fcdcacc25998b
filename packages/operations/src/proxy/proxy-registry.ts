import { instanceKey } from '@peerway/model/catalog';
import type { ProxyReport } from '@peerway/model/proxy-report';
import type { ProxyReference } from '@peerway/model/snapshot';

export const proxyKey = (proxy: Pick<ProxyReference, 'partition' | 'node' | 'id'>): string =>
  instanceKey({ ...proxy, peerName: '' });

/** What this process knows of one proxy: its open subscriptions and its last report. */
export type ProxyPresence = {
  links: number;
  /** Since when it is linked, or away. ISO 8601; null: never seen. */
  since: string | null;
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

/** Links and reports of proxies, in memory. A proxy's open `proxy.watch` is its link: nothing else says that it is alive. */
export class ProxyRegistry {
  readonly #presences = new Map<string, ProxyPresence>();
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
    if (presence.links === 1) this.#changed(key, presence);
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
    const last = presence.report;
    const isSameProcess = last?.instance === report.instance;
    if (isSameProcess && report.sequence <= last.sequence) return;
    const cpuMicros = isSameProcess ? report.process.cpuMicros - last.process.cpuMicros : 0;
    presence.cpuPercent = Math.max(0, (cpuMicros / (report.intervalMs * 1000)) * 100);
    if (!isSameProcess) {
      presence.handshakeFailures = {};
      presence.rejectedHellos = {};
    }
    addInto(presence.handshakeFailures, report.handshakes.failed);
    addInto(presence.rejectedHellos, report.rejectedHellos);
    presence.report = report;
    presence.reportedAt = this.#now().toISOString();
    if (report.draining !== (last?.draining ?? false)) for (const listener of [...this.#listeners]) listener(key);
  }

  /** Forgets proxies that are not registered any more. */
  prune(isRegistered: (key: string) => boolean): void {
    for (const [key, presence] of this.#presences)
      if (presence.links === 0 && !isRegistered(key)) this.#presences.delete(key);
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

function addInto(sums: Record<string, number>, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts))
    sums[name] = (Object.hasOwn(sums, name) ? (sums[name] ?? 0) : 0) + count;
}
