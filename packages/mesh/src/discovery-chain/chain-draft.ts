import type { ChainNode, ChainProblem, ChainSplit, ChainTarget } from '@peerway/model/discovery-chain';
import { isHttpLike, type Protocol } from '@peerway/model/protocol';
import { resolveProtocol } from '../service-protocol.ts';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import type { MeshState } from '../state.ts';

/** A chain while it is made. Whatever is wrong becomes a problem and a target with a fault, so that making it never fails. */
export class ChainDraft {
  readonly state: MeshState;
  readonly service: ServiceReference;
  readonly protocol: Protocol;
  readonly protocolDecidedBy: string;
  /** Protocol that all its services must have; differs from `protocol` where a caller set its own. */
  readonly ownProtocol: Protocol;
  readonly nodes = new Map<string, ChainNode>();
  readonly targets = new Map<string, ChainTarget>();
  /** Flattened splitters by service: many may lead to one, and each is to be worked out once. */
  readonly splits = new Map<string, ChainSplit[]>();
  /** As `kind/name`, of everything that had a say. */
  readonly entries = new Set<string>();
  readonly #problems = new Map<string, ChainProblem>();
  readonly #visited = new Map<string, ServiceReference>();

  constructor(state: MeshState, service: ServiceReference, overrideProtocol: Protocol | undefined) {
    this.state = state;
    this.service = service;
    const own = resolveProtocol(state, service.name, service.partition, service.namespace);
    this.ownProtocol = own.protocol;
    this.protocol = overrideProtocol ?? own.protocol;
    this.protocolDecidedBy = overrideProtocol === undefined ? own.decidedBy : 'the upstream';
  }

  /** Routers and splitters only count where requests can be told apart (semantics A3). */
  get routesRequests(): boolean {
    return isHttpLike(this.protocol);
  }

  get problems(): ChainProblem[] {
    return [...this.#problems.values()];
  }

  /** Every local service that the chain passes, itself included. */
  get services(): ServiceReference[] {
    return [...this.#visited.values()];
  }

  refuse(where: string, message: string): void {
    this.#problems.set(`${where}: ${message}`, { severity: 'refused', where, message });
  }

  warn(where: string, message: string): void {
    const key = `${where}: ${message}`;
    if (!this.#problems.has(key)) this.#problems.set(key, { severity: 'warning', where, message });
  }

  /** Notes that the chain passes a service of this cluster; all of them must have one protocol. */
  visit(service: ServiceReference): void {
    const key = serviceKey(service);
    if (this.#visited.has(key)) return;
    this.#visited.set(key, service);
    const { protocol } = resolveProtocol(this.state, service.name, service.partition, service.namespace);
    if (protocol === this.ownProtocol) return;
    this.refuse(
      `service-defaults/${service.name} Protocol`,
      `discovery chain "${this.service.name}" uses inconsistent protocols; service "${service.name}" has protocol "${protocol}" which is not "${this.ownProtocol}"`,
    );
  }
}

/** A service as a chain's parts are named: bare where it is in the chain's own namespace and partition. */
export function nameWithin(chain: ServiceReference, service: ServiceReference): string {
  return chain.namespace === service.namespace && chain.partition === service.partition
    ? service.name
    : `${service.name}.${service.namespace}.${service.partition}`;
}
