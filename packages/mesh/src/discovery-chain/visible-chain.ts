import type {
  ChainNode,
  ChainProblem,
  ChainSplit,
  ChainTargetView,
  DiscoveryChainView,
} from '@peerway/model/discovery-chain';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import type { MeshState } from '../state.ts';
import { targetService } from '../subset-destination.ts';
import { nameWithin } from './chain-draft.ts';
import { type ChainQuestion, compileChain } from './compile-chain.ts';
import { describeDiscoveryChain } from './describe-chain.ts';

/** What stands for everything that the reader may not see, however much it is. */
const HIDDEN_TARGET = 'hidden';
const HIDDEN_NODE = `resolver:${HIDDEN_TARGET}`;
const noEdits = { set: {}, add: {}, remove: [] };

/**
 * The chain of a service as somebody may see it who may not read every service that it leads to: it ends where it leaves what they
 * may read, at one target that has no name and counts nothing.
 */
export function describeVisibleChain(
  state: MeshState,
  question: ChainQuestion,
  maySee: (service: ServiceReference) => boolean,
): DiscoveryChainView {
  const view = describeDiscoveryChain(state, question);
  const own = { peer: '', partition: question.partition, namespace: question.namespace, name: question.service };
  const passed = compileChain(state, question).services;
  const led = Object.values(view.targets).map(targetService);
  const all = new Map([...passed, ...led].map((service) => [serviceKey(service), service]));
  const hidden = [...all.values()].filter((service) => serviceKey(service) !== serviceKey(own) && !maySee(service));
  return hidden.length === 0 ? view : hide(view, own, hidden);
}

function hide(
  view: DiscoveryChainView,
  own: ServiceReference,
  hidden: readonly ServiceReference[],
): DiscoveryChainView {
  const keys = new Set(hidden.map(serviceKey));
  const names = hidden.map(({ name }) => name);
  const says = (text: string): boolean => names.some((name) => hasWord(text, name));
  const isHiddenTarget = (id: string): boolean => {
    const target = view.targets[id];
    return target === undefined || keys.has(serviceKey(targetService(target)));
  };
  const hiddenSplitters = new Set(hidden.map((service) => `splitter:${nameWithin(own, service)}`));
  const isHiddenNode = (name: string): boolean => {
    const node = view.nodes[name];
    return hiddenSplitters.has(name) || (node?.type === 'resolver' && isHiddenTarget(node.target));
  };
  const next = (name: string): string => (isHiddenNode(name) ? HIDDEN_NODE : name);
  const shownNode = (node: ChainNode): ChainNode => {
    switch (node.type) {
      case 'router':
        return { ...node, routes: node.routes.map((route) => ({ ...route, next: next(route.next) })) };
      case 'splitter':
        return {
          ...node,
          splits: mergeHidden(
            node.splits.map((split) => ({ ...split, next: next(split.next) })),
            says,
          ),
        };
      case 'resolver':
        return {
          ...node,
          failover: [...new Set(node.failover.map((id) => (isHiddenTarget(id) ? HIDDEN_TARGET : id)))],
          redirects: node.redirects.filter((text) => !says(text)),
        };
      default:
        return node satisfies never;
    }
  };
  const nodes: Record<string, ChainNode> = {};
  const targets: Record<string, ChainTargetView> = {};
  const startNode = next(view.startNode);
  const pending = [startNode];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (Object.hasOwn(nodes, name)) continue;
    const found = name === HIDDEN_NODE ? hiddenNode : view.nodes[name];
    if (found === undefined) continue;
    const node = name === HIDDEN_NODE ? found : shownNode(found);
    nodes[name] = node;
    if (node.type === 'router') pending.push(...node.routes.map((route) => route.next));
    else if (node.type === 'splitter') pending.push(...node.splits.map((split) => split.next));
    else
      for (const id of [node.target, ...node.failover]) {
        const target = id === HIDDEN_TARGET ? hiddenTarget : view.targets[id];
        if (target !== undefined) targets[id] = target;
      }
  }
  return {
    ...view,
    startNode,
    nodes,
    targets,
    entries: view.entries.filter((entry) => !says(entry)),
    problems: shownProblems(view.problems, says),
  };
}

const hiddenNode: ChainNode = {
  type: 'resolver',
  name: HIDDEN_NODE,
  isDefault: true,
  target: HIDDEN_TARGET,
  failover: [],
  redirects: [],
};

const hiddenTarget: ChainTargetView = {
  id: HIDDEN_TARGET,
  isHidden: true,
  service: '',
  subset: '',
  namespace: '',
  partition: '',
  peer: '',
  filter: '',
  onlyPassing: false,
  protocol: null,
  connectTimeoutMs: 0,
  requestTimeoutMs: null,
  loadBalancer: { policy: 'random' },
  hashPolicies: [],
  externalSni: '',
  fault: '',
  instances: { total: 0, healthy: 0 },
  problem: null,
};

/** All legs into what is hidden are one: how many services share it is not said. */
function mergeHidden(splits: readonly ChainSplit[], says: (text: string) => boolean): ChainSplit[] {
  const shown = splits
    .filter((split) => split.next !== HIDDEN_NODE)
    .map((split) => (says(split.origin) ? { ...split, origin: '' } : split));
  const weight = splits.filter((split) => split.next === HIDDEN_NODE).reduce((sum, split) => sum + split.weight, 0);
  const leg = { next: HIDDEN_NODE, requestHeaders: noEdits, responseHeaders: noEdits, origin: '' };
  return weight === 0 ? shown : [...shown, { weight, ...leg }];
}

function shownProblems(problems: readonly ChainProblem[], says: (text: string) => boolean): ChainProblem[] {
  const isHidden = ({ where, message }: ChainProblem): boolean => says(where) || says(message);
  const unnamed = (['refused', 'warning'] as const)
    .filter((severity) => problems.some((problem) => problem.severity === severity && isHidden(problem)))
    .map((severity): ChainProblem => {
      return { severity, where: '', message: 'It leads to a service that this token may not read.' };
    });
  return [...problems.filter((problem) => !isHidden(problem)), ...unnamed];
}

/** Whether a text has a name in it. Too often is safe: then it is not shown. */
function hasWord(text: string, name: string): boolean {
  const isPart = (character: string | undefined): boolean => character !== undefined && /[A-Za-z0-9_-]/.test(character);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isPart(text[at - 1]) && !isPart(text[at + name.length])) return true;
  return false;
}
