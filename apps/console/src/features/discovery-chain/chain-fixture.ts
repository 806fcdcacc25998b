import type { ChainNode, ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { anyHttpRequest } from '@peerway/model/http-match';

const none = { remove: [], set: {}, add: {} };

/** A target for tests: `api`, or `api` of a peer by `api@west`. */
export function testTarget(written: string): ChainTargetView {
  const [service = '', peer = ''] = written.split('@');
  return {
    id: written,
    service,
    subset: '',
    namespace: 'default',
    partition: 'default',
    peer,
    filter: '',
    onlyPassing: false,
    protocol: 'http',
    connectTimeoutMs: 5000,
    requestTimeoutMs: null,
    loadBalancer: { policy: 'random' },
    hashPolicies: [],
    externalSni: '',
    fault: '',
    instances: { total: 2, healthy: 1 },
    problem: null,
  };
}

export const testRouter = (service: string, next: readonly string[]): ChainNode => ({
  type: 'router',
  name: `router:${service}`,
  routes: next.map((to, index) => ({
    match: anyHttpRequest,
    next: to,
    prefixRewrite: null,
    timeoutMs: null,
    idleTimeoutMs: null,
    retry: null,
    requestHeaders: none,
    responseHeaders: none,
    origin: index === next.length - 1 ? 'implicit catch-all' : `service-router/${service} route ${index + 1}`,
  })),
});

export const testSplitter = (name: string, next: readonly string[]): ChainNode => ({
  type: 'splitter',
  name: `splitter:${name}`,
  splits: next.map((to, index) => ({
    weight: 10_000 / next.length,
    next: to,
    requestHeaders: none,
    responseHeaders: none,
    origin: `service-splitter/${name} split ${index + 1}`,
  })),
});

export const testResolver = (target: string, failover: string[] = [], redirects: string[] = []): ChainNode => ({
  type: 'resolver',
  name: `resolver:${target}`,
  isDefault: false,
  target,
  failover,
  redirects,
});

/** A chain of the service `api` from its nodes; its targets are those that the resolvers name. */
export function testChain(nodes: readonly ChainNode[]): DiscoveryChainView {
  const targets = nodes.flatMap((node) => (node.type === 'resolver' ? [node.target, ...node.failover] : []));
  return {
    service: 'api',
    namespace: 'default',
    partition: 'default',
    protocol: 'http',
    protocolDecidedBy: 'proxy-defaults/global',
    isDefault: false,
    startNode: nodes[0]?.name ?? '',
    nodes: Object.fromEntries(nodes.map((node) => [node.name, node])),
    targets: Object.fromEntries(targets.map((id) => [id, testTarget(id)])),
    problems: [],
    entries: [],
    exportedTo: [],
  };
}
