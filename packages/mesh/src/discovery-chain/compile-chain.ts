import type { DiscoveryChain } from '@peerway/model/discovery-chain';
import type { Protocol } from '@peerway/model/protocol';
import type { ServiceReference } from '../service-reference.ts';
import type { MeshState } from '../state.ts';
import { ChainDraft } from './chain-draft.ts';
import { addStart } from './router-node.ts';

export type ChainQuestion = { service: string; namespace: string; partition: string };
export type ChainOptions = {
  /** What a caller's own `UpstreamConfig` makes of the protocol; with `tcp`, routers and splitters have no say. */
  overrideProtocol?: Protocol | undefined;
};

/** A chain with what it was made of, for checks and pages. */
export type CompiledChain = {
  chain: DiscoveryChain;
  /** As `kind/name`. */
  entries: string[];
  /** Every service of this cluster that it passes. */
  services: ServiceReference[];
};

/**
 * Where requests to a service of this cluster go, decided from config entries alone (semantics A4). Never fails: what can not
 * be followed ends at a target with a fault, and `problems` says why. Every `next` and target that is named exists; the
 * weights of a splitter sum to 10,000; the order in which entries were written does not matter.
 */
export function compileDiscoveryChain(
  state: MeshState,
  question: ChainQuestion,
  options: ChainOptions = {},
): DiscoveryChain {
  return compileChain(state, question, options).chain;
}

/** As `compileDiscoveryChain`, with what it was made of. */
export function compileChain(state: MeshState, question: ChainQuestion, options: ChainOptions = {}): CompiledChain {
  const { service, namespace, partition } = question;
  const draft = new ChainDraft(state, { peer: '', name: service, namespace, partition }, options.overrideProtocol);
  const startNode = addStart(draft);
  const start = draft.nodes.get(startNode);
  const { nodes, targets } = reachable(draft, startNode);
  return {
    chain: {
      service,
      namespace,
      partition,
      protocol: draft.protocol,
      protocolDecidedBy: draft.protocolDecidedBy,
      isDefault:
        start?.type === 'resolver' &&
        start.isDefault &&
        Object.values(targets).every((target) => target.fault === '' && target.externalSni === ''),
      startNode,
      nodes,
      targets,
      problems: draft.problems,
    },
    entries: [...draft.entries].sort(),
    services: draft.services,
  };
}

/** What the start leads to; the rest was left behind by legs of splitters that are so light that nothing goes there. */
function reachable(draft: ChainDraft, startNode: string): Pick<DiscoveryChain, 'nodes' | 'targets'> {
  const nodes: DiscoveryChain['nodes'] = {};
  const targets: DiscoveryChain['targets'] = {};
  const pending = [startNode];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const node = draft.nodes.get(name);
    if (node === undefined || Object.hasOwn(nodes, name)) continue;
    nodes[name] = node;
    switch (node.type) {
      case 'router':
        pending.push(...node.routes.map(({ next }) => next));
        break;
      case 'splitter':
        pending.push(...node.splits.map(({ next }) => next));
        break;
      case 'resolver':
        for (const id of [node.target, ...node.failover]) {
          const target = draft.targets.get(id);
          if (target !== undefined) targets[id] = target;
        }
        break;
      default:
        node satisfies never;
    }
  }
  return { nodes, targets };
}
