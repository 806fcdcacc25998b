import type { ChainRoute, ChainSplit, ChainTarget, DiscoveryChain } from '@peerway/model/discovery-chain';
import { anyHttpRequest } from '@peerway/model/http-match';
import { type HttpRouteRule, noHeaderEdits } from '@peerway/model/http-route';
import { mergeHeaderEdits } from './header-edits.ts';

/** The rules of an `http-route` that do what a chain says; `clusterOf` names the cluster behind a resolver of the chain. */
export function chainRules(chain: DiscoveryChain, clusterOf: (resolver: string) => string): HttpRouteRule[] {
  const start = chain.nodes[chain.startNode];
  const routes = start?.type === 'router' ? start.routes : [wholeRoute(chain)];
  return routes.map((route): HttpRouteRule => {
    const legs = legsOf(chain, route.next);
    const targets = legs.flatMap(({ next }) => targetOf(chain, next) ?? []);
    return {
      match: route.match,
      splits: legs.map((leg) => ({
        weight: leg.weight,
        cluster: clusterOf(leg.next),
        // As if a request passed the route before the split, and its answer after it.
        requestHeaders: mergeHeaderEdits(route.requestHeaders, leg.requestHeaders),
        responseHeaders: mergeHeaderEdits(leg.responseHeaders, route.responseHeaders),
      })),
      prefixRewrite: route.prefixRewrite,
      timeoutMs: route.timeoutMs ?? longestTimeout(targets),
      idleTimeoutMs: route.idleTimeoutMs,
      retry: route.retry,
      // Of several targets that hash, the first one says by what (semantics A4).
      hashPolicies: targets.find(({ hashPolicies }) => hashPolicies.length > 0)?.hashPolicies ?? [],
      origin: route.origin,
    };
  });
}

/** What a chain without a router does with every request. */
function wholeRoute({ service, startNode, nodes }: DiscoveryChain): ChainRoute {
  return {
    match: anyHttpRequest,
    next: startNode,
    prefixRewrite: null,
    timeoutMs: null,
    idleTimeoutMs: null,
    retry: null,
    requestHeaders: noHeaderEdits,
    responseHeaders: noHeaderEdits,
    origin: `service-${nodes[startNode]?.type === 'splitter' ? 'splitter' : 'resolver'}/${service}`,
  };
}

function legsOf(chain: DiscoveryChain, next: string): ChainSplit[] {
  const node = chain.nodes[next];
  if (node?.type === 'splitter') return node.splits;
  return [{ weight: 10_000, next, requestHeaders: noHeaderEdits, responseHeaders: noHeaderEdits, origin: '' }];
}

function targetOf(chain: DiscoveryChain, resolver: string): ChainTarget | undefined {
  const node = chain.nodes[resolver];
  return node?.type === 'resolver' ? chain.targets[node.target] : undefined;
}

/** Null where no target has a limit of its own; 0, no limit at all, is the longest. */
function longestTimeout(targets: readonly ChainTarget[]): number | null {
  const own = targets.flatMap(({ requestTimeoutMs }) => requestTimeoutMs ?? []);
  if (own.length === 0) return null;
  return own.includes(0) ? 0 : Math.max(...own);
}
