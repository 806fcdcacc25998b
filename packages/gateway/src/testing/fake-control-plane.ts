import type { RegisterServiceInput } from '@peerway/model/catalog';
import type { SignedLeaf } from '@peerway/model/certificate';
import type { ProxyReport } from '@peerway/model/proxy-report';
import type { Resource } from '@peerway/model/snapshot';
import type { ControlPlaneLink, Watch, WatchListener } from '../snapshot/control-plane-link.ts';
import type { TestCluster } from './test-cluster.ts';

/** A control plane in memory: says what the test tells it to say, and remembers what it was told. */
export class FakeControlPlane implements ControlPlaneLink {
  readonly cluster: TestCluster;
  readonly reports: ProxyReport[] = [];
  readonly registrations: RegisterServiceInput[] = [];
  readonly watches: { lastIndex: number | null }[] = [];
  isUp = true;
  leafValidityMs: number | undefined;
  signed = 0;
  #index = 0;
  #resources: Resource[] | null = null;
  readonly #listeners = new Set<WatchListener>();

  constructor(cluster: TestCluster) {
    this.cluster = cluster;
  }

  /** Sends a whole snapshot. */
  publish(resources: Resource[]): void {
    this.#resources = resources;
    this.#index += 1;
    this.send(this.#full());
  }

  /** Sends a delta, also one that no real control plane would send. */
  delta(upserts: unknown[], removals: string[] = []): void {
    this.#index += 1;
    this.send({ kind: 'delta', index: this.#index, upserts, removals });
  }

  send(update: unknown): void {
    for (const listener of this.#listeners) listener.update(structuredClone(update));
  }

  goDown(): void {
    this.isUp = false;
    for (const listener of [...this.#listeners]) {
      this.#listeners.delete(listener);
      listener.ended(new Error('the connection was lost'));
    }
  }

  watch(input: { lastIndex: number | null }, listener: WatchListener): Watch {
    this.watches.push({ lastIndex: input.lastIndex });
    queueMicrotask(() => {
      if (!this.isUp) {
        listener.ended(new Error('refused'));
        return;
      }
      this.#listeners.add(listener);
      listener.connected();
      if (this.#resources !== null) listener.update(structuredClone(this.#full()));
    });
    return { close: () => this.#listeners.delete(listener) };
  }

  async signLeaf(csrPem: string): Promise<SignedLeaf> {
    this.#mustBeUp();
    this.signed += 1;
    return this.cluster.sign(csrPem, this.leafValidityMs);
  }

  async report(report: ProxyReport): Promise<void> {
    this.#mustBeUp();
    this.reports.push(report);
  }

  async register(registration: RegisterServiceInput): Promise<void> {
    this.#mustBeUp();
    this.registrations.push(registration);
  }

  close(): void {}

  #mustBeUp(): void {
    if (!this.isUp) throw new Error('the control plane is away');
  }

  #full(): unknown {
    const { trustDomain, datacenter } = this.cluster;
    return { kind: 'full', index: this.#index, cluster: { trustDomain, datacenter }, resources: this.#resources };
  }
}
