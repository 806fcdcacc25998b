import { isDeepStrictEqual } from 'node:util';
import type { MeshState } from '@peerway/mesh';
import {
  type CatalogNode,
  checkKey,
  type HealthCheck,
  instanceKey,
  nodeKey,
  type ServiceInstance,
} from '@peerway/model/catalog';
import { type TrustBundle, trustBundleKey } from '@peerway/model/certificate';
import type { Peering } from '@peerway/model/peering';
import type { PeeringWrite } from '../backend.ts';
import { SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';
import type { ImportedService } from './imported-service.ts';

/**
 * A peer's rows of one state, changed by one resource after the other; `writes()` says what changed in the end. It holds only
 * rows of that peer, so no resource can name another's. Applying the same resource twice writes nothing the second time.
 */
export class ImportDraft {
  readonly state: MeshState;
  #peering: Peering;
  readonly #before: { peering: Peering; bundle: TrustBundle | undefined };
  #bundle: TrustBundle | undefined;
  readonly #nodes: Table<CatalogNode>;
  readonly #instances: Table<ServiceInstance>;
  readonly #checks: Table<HealthCheck>;

  constructor(state: MeshState, peering: Peering) {
    this.state = state;
    this.#peering = peering;
    this.#bundle = state.trustBundle.get(trustBundleKey({ partition: peering.partition, peerName: peering.name }));
    this.#before = { peering, bundle: this.#bundle };
    const isOwn = (row: { peerName: string; partition: string }): boolean =>
      row.peerName === peering.name && row.partition === peering.partition;
    this.#nodes = new Table(state.node, isOwn, nodeKey, () => '');
    this.#instances = new Table(state.instance, isOwn, instanceKey, (row) => row.service);
    this.#checks = new Table(state.check, isOwn, checkKey, (row) =>
      instancePlace({ node: row.node, id: row.serviceId }),
    );
  }

  get peering(): Peering {
    return this.#peering;
  }

  get bundle(): TrustBundle | undefined {
    return this.#bundle;
  }

  /** The service consists of exactly these instances from now on. */
  replaceService({ service, instances }: ImportedService): void {
    const kept = new Set(instances.map(({ instance }) => instanceKey(instance)));
    for (const { node, instance, checks } of instances) {
      this.#nodes.put(node);
      this.#instances.put(instance);
      const keptChecks = new Set(checks.map(checkKey));
      this.#removeChecks(instance, (check) => !keptChecks.has(checkKey(check)));
      for (const check of checks) this.#checks.put(check);
    }
    for (const instance of this.#instances.group(service))
      if (!kept.has(instanceKey(instance))) this.#removeInstance(instance);
  }

  /** Services that are neither in the list nor the gateway-backed proxies of one that is, are no longer exported. */
  retainServices(names: readonly string[]): void {
    const retained = new Set(names.flatMap((name) => [name, `${name}${SIDECAR_PROXY_SUFFIX}`]));
    for (const service of this.#instances.groups()) {
      if (retained.has(service)) continue;
      for (const instance of this.#instances.group(service)) this.#removeInstance(instance);
    }
  }

  setBundle(bundle: TrustBundle): void {
    this.#bundle = bundle;
  }

  setPeering(change: Partial<Pick<Peering, 'peerCaPems' | 'peerServerAddresses'>>): void {
    this.#peering = { ...this.#peering, ...change };
  }

  #removeInstance(instance: ServiceInstance): void {
    this.#removeChecks(instance, () => true);
    this.#instances.remove(instance);
  }

  #removeChecks(instance: ServiceInstance, isGone: (check: HealthCheck) => boolean): void {
    for (const check of this.#checks.group(instancePlace(instance))) if (isGone(check)) this.#checks.remove(check);
  }

  /** Only rows that differ from the state's. Nodes go last when they are removed, first when they are written. */
  writes(): PeeringWrite[] {
    this.#removeEmptyNodes();
    const peering: PeeringWrite[] = isDeepStrictEqual(this.#peering, this.#before.peering)
      ? []
      : [{ table: 'peering', value: this.#peering }];
    const bundle: PeeringWrite[] =
      this.#bundle === undefined || (this.#before.bundle && isSameRow(this.#bundle, this.#before.bundle))
        ? []
        : [{ table: 'trustBundle', value: this.#bundle }];
    return [
      ...peering,
      ...bundle,
      ...this.#nodes.puts().map((value): PeeringWrite => ({ table: 'node', value })),
      ...this.#instances.puts().map((value): PeeringWrite => ({ table: 'instance', value })),
      ...this.#checks.puts().map((value): PeeringWrite => ({ table: 'check', value })),
      ...this.#checks.removals().map((removedKey): PeeringWrite => ({ table: 'check', removedKey })),
      ...this.#instances.removals().map((removedKey): PeeringWrite => ({ table: 'instance', removedKey })),
      ...this.#nodes.removals().map((removedKey): PeeringWrite => ({ table: 'node', removedKey })),
    ];
  }

  #removeEmptyNodes(): void {
    const used = new Set(this.#instances.rows().map((row) => row.node));
    for (const node of this.#nodes.rows()) {
      if (used.has(node.node)) continue;
      // Checks that belong to no instance go with their node.
      for (const check of this.#checks.rows()) if (check.node === node.node) this.#checks.remove(check);
      this.#nodes.remove(node);
    }
  }
}

const instancePlace = (instance: Pick<ServiceInstance, 'node' | 'id'>): string => `${instance.node}/${instance.id}`;

type Indexed = { createIndex: number; modifyIndex: number };

/** Equal but for the indexes, which the store gives. */
function isSameRow<Row extends Indexed>(a: Row, b: Row): boolean {
  return isDeepStrictEqual({ ...a, createIndex: 0, modifyIndex: 0 }, { ...b, createIndex: 0, modifyIndex: 0 });
}

/** The peer's rows of one table, by key and by group, with what was changed. */
class Table<Row extends Indexed> {
  readonly #rows = new Map<string, Row>();
  readonly #groups = new Map<string, Set<string>>();
  readonly #before: ReadonlyMap<string, Row>;
  readonly #touched = new Set<string>();
  readonly #keyOf: (row: Row) => string;
  readonly #groupOf: (row: Row) => string;

  constructor(
    table: ReadonlyMap<string, Row>,
    isOwn: (row: Row) => boolean,
    keyOf: (row: Row) => string,
    groupOf: (row: Row) => string,
  ) {
    this.#before = table;
    this.#keyOf = keyOf;
    this.#groupOf = groupOf;
    for (const row of table.values()) if (isOwn(row)) this.#insert(keyOf(row), row);
  }

  #insert(key: string, row: Row): void {
    this.#rows.set(key, row);
    const group = this.#groupOf(row);
    const members = this.#groups.get(group);
    if (members) members.add(key);
    else this.#groups.set(group, new Set([key]));
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  groups(): string[] {
    return [...this.#groups.keys()];
  }

  group(group: string): Row[] {
    return [...(this.#groups.get(group) ?? [])].flatMap((key) => this.#rows.get(key) ?? []);
  }

  put(row: Row): void {
    const key = this.#keyOf(row);
    const present = this.#rows.get(key);
    if (present && isSameRow(present, row)) return;
    if (present) this.#drop(key, present);
    this.#insert(key, row);
    this.#touched.add(key);
  }

  remove(row: Row): void {
    const key = this.#keyOf(row);
    const present = this.#rows.get(key);
    if (!present) return;
    this.#drop(key, present);
    this.#touched.add(key);
  }

  #drop(key: string, row: Row): void {
    this.#rows.delete(key);
    const group = this.#groupOf(row);
    const members = this.#groups.get(group);
    members?.delete(key);
    if (members?.size === 0) this.#groups.delete(group);
  }

  puts(): Row[] {
    return [...this.#touched].flatMap((key) => {
      const row = this.#rows.get(key);
      const before = this.#before.get(key);
      return row && !(before && isSameRow(before, row)) ? [row] : [];
    });
  }

  removals(): string[] {
    return [...this.#touched].filter((key) => !this.#rows.has(key) && this.#before.has(key));
  }
}
