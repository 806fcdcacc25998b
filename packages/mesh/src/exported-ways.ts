import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import type { ChainTarget, DiscoveryChain } from '@peerway/model/discovery-chain';
import { anyHttpRequest } from '@peerway/model/http-match';
import { type HttpRouteRule, noHeaderEdits } from '@peerway/model/http-route';
import { isHttpLike, type Protocol } from '@peerway/model/protocol';
import type { Resource } from '@peerway/model/snapshot';
import type { ServiceReference } from './catalog-index.ts';
import { localDestination } from './destination.ts';
import { chainClusters, type TargetCluster } from './discovery-chain/chain-clusters.ts';
import { chainRules } from './discovery-chain/chain-rules.ts';
import { changedChain } from './discovery-chain/changed-chain.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';
import { subsetDestination } from './subset-destination.ts';
import { chainBroken } from './unavailable.ts';
import { CONNECT_TIMEOUT_MS } from './upstream-path.ts';

/** Where a gateway sends what peers ask of an exported service; the same for all of them. */
export type ExportedWays = {
  protocol: Protocol;
  /** Where the bytes of a TCP service go. */
  cluster: string;
  /** Null for a TCP service: its connections pass through. */
  httpRoute: string | null;
  resources: Resource[];
};

export function exportedWays(state: MeshState, service: ServiceReference): ExportedWays {
  const chain = changedChain(state, service, null);
  return chain === null ? plainWays(state, service) : chainWays(state, service, chain);
}

/** An export ends where its gateway does (semantics A1): in the same partition of this cluster. */
export const isWithinPartition = (target: ChainTarget, partition: string): boolean =>
  target.peer === '' && target.partition === partition;

function plainWays(state: MeshState, service: ServiceReference): ExportedWays {
  const { name, namespace, partition } = service;
  const { protocol } = resolveProtocol(state, name, partition, namespace);
  const destination = localDestination(state, service);
  const cluster = `exported~${destination.clusterName}`;
  const terminates = isHttpLike(protocol);
  const httpRoute = terminates ? destination.clusterName : null;
  return {
    protocol,
    cluster,
    httpRoute,
    resources: [
      ...(httpRoute === null ? [] : [{ type: 'http-route' as const, name: httpRoute, rules: [plainRule(cluster)] }]),
      {
        type: 'cluster',
        name: cluster,
        service: name,
        namespace,
        peer: '',
        protocol,
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        tls: terminates ? destination.tls : null,
        endpoints: cluster,
        mode: null,
        ...defaultClusterPolicy,
        unavailable: destination.unavailable,
      },
      { type: 'endpoints', name: cluster, endpoints: destination.endpoints },
    ],
  };
}

/**
 * By the chain of the service: an HTTP-like one's requests by its routes, a TCP one's bytes to where its redirects end. What
 * takes over in other clusters or partitions is left out (Q10).
 */
function chainWays(state: MeshState, service: ServiceReference, chain: DiscoveryChain): ExportedWays {
  const { clusterName: name } = localDestination(state, service);
  const terminates = isHttpLike(chain.protocol);
  const isWithin = (target: ChainTarget): boolean => isWithinPartition(target, service.partition);
  const { resources, clusterOf } = chainClusters(
    chain,
    (target) => `exported~${name}~${target.fault === '' ? clusterNameOf(state, target) : target.id}`,
    (target): TargetCluster => {
      const { tls, endpoints, unavailable } = isWithin(target)
        ? subsetDestination(state, target)
        : { tls: null, endpoints: [], unavailable: chainBroken(target.service, 'it is not in this partition') };
      return {
        protocol: chain.protocol,
        connectTimeoutMs: target.connectTimeoutMs,
        tls: terminates ? tls : null,
        endpoints,
        mode: null,
        outlierDetection: null,
        limits: null,
        unavailable,
      };
    },
    isWithin,
  );
  const httpRoute = terminates ? name : null;
  const routes =
    httpRoute === null ? [] : [{ type: 'http-route' as const, name: httpRoute, rules: chainRules(chain, clusterOf) }];
  return {
    protocol: chain.protocol,
    cluster: clusterOf(chain.startNode),
    httpRoute,
    resources: [...routes, ...resources],
  };
}

const clusterNameOf = (state: MeshState, target: ChainTarget): string =>
  target.peer === '' ? subsetDestination(state, target).clusterName : target.id;

/** Everything to one cluster. */
const plainRule = (cluster: string): HttpRouteRule => ({
  match: anyHttpRequest,
  splits: [{ weight: 10_000, cluster, requestHeaders: noHeaderEdits, responseHeaders: noHeaderEdits }],
  prefixRewrite: null,
  timeoutMs: null,
  idleTimeoutMs: null,
  retry: null,
  hashPolicies: [],
  origin: 'default chain',
});
