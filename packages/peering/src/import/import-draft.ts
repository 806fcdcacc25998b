import { isDeepStrictEqual } from 'node:util';
import { instanceChecks, type MeshState, namedInstances, rowsUnder } from '@peerway/mesh';
import {
  type CatalogNode,
  checkKey,
  type HealthCheck,
  instanceKey,
  nodeKey,
  type ServiceInstance,
} from '@peerway/model/catalog';
import { type TrustBundle, trustBundleKey } from '@peerway/model/certificate';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { qualifiedServiceName } from '@peerway/model/exported-service';
import type { Peering } from '@peerway/model/peering';
import type { PeeringWrite } from '../backend.ts';
import { SIDECAR_PROXY_SUFFIX } from '../wire/resource-url.ts';
import { DraftTable, isSameRow } from './draft-table.ts';
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
  readonly #nodes = new Map<string, CatalogNode>();
  readonly #instances: DraftTable<ServiceInstance>;
  readonly #checks: DraftTable<HealthCheck>;
  /** Nodes that lost an instance and may be left with none. */
  readonly #vacated = new Map<string, CatalogNode>();

  /**
   * `services`: qualified names that resources may replace; null: all, needed for a list of names. Only those are looked up, since a peer
   * with thousands of services mostly changes a few.
   */
  constructor(state: MeshState, peering: Peering, services: ReadonlySet<string> | null) {
    this.state = state;
    this.#peering = peering;
    this.#bundle = state.trustBundle.get(trustBundleKey({ partition: peering.partition, peerName: peering.name }));
    this.#before = { peering, bundle: this.#bundle };
    const instances = services === null ? this.#allInstances() : this.#instancesOf(services);
    this.#instances = new DraftTable(state.instance, {
      held: instances,
      keyOf: instanceKey,
      groupOf: qualifiedName,
    });
    this.#checks = new DraftTable(state.check, {
      held: instances.flatMap((instance) => instanceChecks(state, instance)),
      keyOf: checkKey,
      groupOf: (row) => placeOf({ node: row.node, id: row.serviceId }),
    });
  }

  #allInstances(): ServiceInstance[] {
    return [...rowsUnder(this.state.instance, this.#rowPrefix())].map(([, row]) => row);
  }

  /** A qualified name with a `/` may be of a namespace, or a plain name that has one. */
  #instancesOf(services: ReadonlySet<string>): ServiceInstance[] {
    const { name: peer, partition } = this.#peering;
    const named = (namespace: string, name: string): readonly ServiceInstance[] =>
      namedInstances(this.state, { peer, partition, namespace, name });
    return [...services].flatMap((service) => {
      const slash = service.indexOf('/');
      const plain = named(DEFAULT_NAMESPACE, service);
      if (slash < 0) return plain;
      return [...plain, ...named(service.slice(0, slash), service.slice(slash + 1))];
    });
  }

  /** How the keys of the peer's rows begin, and of no other. */
  #rowPrefix(): string {
    return nodeKey({ peerName: this.#peering.name, partition: this.#peering.partition, node: '' });
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
    for (const instance of this.#instances.group(service))
      if (!kept.has(instanceKey(instance))) this.#removeInstance(instance);
    for (const { node, instance, checks } of instances) {
      this.#nodes.set(nodeKey(node), node);
      this.#instances.put(instance);
      const keptChecks = new Set(checks.map(checkKey));
      for (const check of this.#checks.group(placeOf(instance)))
        if (!keptChecks.has(checkKey(check))) this.#checks.remove(check);
      for (const check of checks) this.#checks.put(check);
    }
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
    for (const check of this.#checks.group(placeOf(instance))) this.#checks.remove(check);
    this.#instances.remove(instance);
    const key = nodeKey(instance);
    const node = this.#nodes.get(key) ?? this.state.node.get(key);
    if (node) this.#vacated.set(key, node);
  }

  /** Only rows that differ from the state's. Nodes go last when they are removed, first when they are written. */
  writes(): PeeringWrite[] {
    const isPeeringSame = isDeepStrictEqual(this.#peering, this.#before.peering);
    const peering: PeeringWrite[] = isPeeringSame ? [] : [{ table: 'peering', value: this.#peering }];
    const { bundle: before } = this.#before;
    const isBundleSame = this.#bundle === undefined || (before !== undefined && isSameRow(this.#bundle, before));
    const empty = new Set(this.#emptyNodes());
    const nodes = [...this.#nodes].filter(([key, node]) => {
      const present = this.state.node.get(key);
      return !empty.has(key) && !(present && isSameRow(present, node));
    });
    return [
      ...peering,
      ...(isBundleSame || this.#bundle === undefined ? [] : [{ table: 'trustBundle' as const, value: this.#bundle }]),
      ...nodes.map(([, value]) => ({ table: 'node' as const, value })),
      ...this.#instances.puts().map((value) => ({ table: 'instance' as const, value })),
      ...this.#checks.puts().map((value) => ({ table: 'check' as const, value })),
      ...this.#checks.removals().map((removedKey) => ({ table: 'check' as const, removedKey })),
      ...this.#instances.removals().map((removedKey) => ({ table: 'instance' as const, removedKey })),
      ...[...empty]
        .filter((key) => this.state.node.has(key))
        .map((removedKey) => ({ table: 'node' as const, removedKey })),
    ];
  }

  /** Keys of vacated nodes on which no instance is left, of whatever service. */
  #emptyNodes(): string[] {
    if (this.#vacated.size === 0) return [];
    const used = new Set(this.#instances.rows().map((row) => row.node));
    const removed = new Set(this.#instances.removals());
    const isUsed = (node: CatalogNode): boolean => {
      if (used.has(node.node)) return true;
      for (const [key] of rowsUnder(this.state.instance, instanceKey({ ...node, id: '' })))
        if (!removed.has(key)) return true;
      return false;
    };
    return [...this.#vacated].filter(([, node]) => !isUsed(node)).map(([key]) => key);
  }
}

const qualifiedName = ({ namespace, service: name }: Pick<ServiceInstance, 'namespace' | 'service'>): string =>
  qualifiedServiceName({ namespace, name });

const placeOf = (instance: Pick<ServiceInstance, 'node' | 'id'>): string => `${instance.node}/${instance.id}`;
