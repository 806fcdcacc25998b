import type { ChainTarget, DiscoveryChain } from '@peerway/model/discovery-chain';
import type { Resource, ResourceOf } from '@peerway/model/snapshot';
import type { Endpoint } from '../endpoint.ts';

/** A target of a chain as the proxy that follows the chain reaches it. */
export type TargetCluster = Omit<
  ResourceOf<'cluster'>,
  'type' | 'name' | 'endpoints' | 'failover' | 'loadBalancer' | 'service' | 'namespace' | 'peer'
> & { endpoints: Endpoint[] };

export type ChainClusters = {
  resources: Resource[];
  /** Name of the cluster behind a resolver of the chain. */
  clusterOf: (resolver: string) => string;
};

/**
 * The clusters of a chain: one for each target, and one more where a resolver leads to a target with other ones to take over
 * than somebody else does. `nameOf` must tell apart all targets of all chains that one proxy follows: two chains may reach one
 * target with different settings. What may not take over (`takesOver`) is left out of failover.
 */
export function chainClusters(
  chain: DiscoveryChain,
  nameOf: (target: ChainTarget) => string,
  reach: (target: ChainTarget) => TargetCluster,
  takesOver: (target: ChainTarget) => boolean = () => true,
): ChainClusters {
  const resources = new Map<string, Resource[]>();
  const names = new Map<string, string>();
  const add = (name: string, target: ChainTarget, failover: string[]): void => {
    if (!resources.has(name)) resources.set(name, clusterResources(name, target, failover, reach(target)));
  };
  const failoverOf = (ids: readonly string[]): ChainTarget[] =>
    ids.flatMap((id) => chain.targets[id] ?? []).filter(takesOver);
  const resolvers = Object.values(chain.nodes).filter((node) => node.type === 'resolver');
  for (const node of resolvers) {
    const target = chain.targets[node.target];
    if (target === undefined) continue;
    const name = node.name === `resolver:${target.id}` ? nameOf(target) : `${nameOf(target)}~${node.name}`;
    names.set(node.name, name);
    add(name, target, failoverOf(node.failover).map(nameOf));
  }
  for (const node of resolvers) for (const target of failoverOf(node.failover)) add(nameOf(target), target, []);
  return { resources: [...resources.values()].flat(), clusterOf: (resolver) => names.get(resolver) ?? resolver };
}

function clusterResources(
  name: string,
  target: ChainTarget,
  failover: string[],
  { endpoints, ...cluster }: TargetCluster,
): Resource[] {
  return [
    {
      type: 'cluster',
      name,
      service: target.service,
      namespace: target.namespace,
      peer: target.peer,
      ...cluster,
      endpoints: name,
      failover,
      loadBalancer: target.loadBalancer,
    },
    { type: 'endpoints', name, endpoints },
  ];
}
