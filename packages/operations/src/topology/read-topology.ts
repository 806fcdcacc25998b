import { buildTopology, listServices, type MeshState } from '@peerway/mesh';
import type { TopologyNode, TopologyView } from '@peerway/model/topology';
import type { OperationContext } from '../context.ts';
import { viewPeerings } from '../peering/read-peerings.ts';
import { RATE_WINDOW_MS } from '../proxy/list-proxies.ts';
import { mayReadAllServices, mayReadService } from '../service/read-services.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';

/** The picture of this cluster and what its peers export to it, with live traffic; only what the caller may read is in it. */
export function readTopology(context: OperationContext): TopologyView {
  const { store, live, now, caller } = context;
  const state = store.state();
  const peerings = viewPeerings(context).filter(({ partition }) => caller.authorizer.importedServiceRead(partition));
  const topology = buildTopology({
    state,
    traffic: live.traffic.edges(RATE_WINDOW_MS, now().getTime()),
    peerings,
    now: now(),
  });
  const partitionsOf = partitionsOfNodes(state);
  const nodes = topology.nodes.filter((node) => {
    // Services of one name in several partitions are one node, so who sees it has to be one who may read them all.
    const partitions = partitionsOf(node);
    return node.kind === 'identity'
      ? partitions.every((partition) => mayReadAllServices(context, partition))
      : partitions.every((partition) => mayReadService(context, { ...node, partition }));
  });
  const seen = new Set(nodes.map((node) => node.id));
  const edges = topology.edges
    .filter((edge) => seen.has(edge.source) && seen.has(edge.destination))
    .map((edge) => ({ ...edge, via: edge.via.filter((id) => seen.has(id)) }));
  const peers = new Set(['', ...peerings.map(({ name }) => name), ...nodes.map((node) => node.peer)]);
  return { ...topology, nodes, edges, regions: topology.regions.filter((region) => peers.has(region.peer)) };
}

/** The partitions that a node's name is from; of one that the catalog does not have, those of its peer, or any of them. */
function partitionsOfNodes(state: MeshState): (node: TopologyNode) => readonly string[] {
  const all = allPartitions(state).map(({ name }) => name);
  const known = new Map<string, Set<string>>();
  const add = (key: string, partition: string): void => {
    known.set(key, (known.get(key) ?? new Set()).add(partition));
  };
  for (const service of listServices(state)) add(keyOf(service), service.partition);
  for (const { name, partition } of state.peering.values()) add(name, partition);
  return (node) => [...(known.get(keyOf(node)) ?? (node.peer === '' ? undefined : known.get(node.peer)) ?? all)];
}

const keyOf = ({ peer, namespace, name }: Pick<TopologyNode, 'peer' | 'namespace' | 'name'>): string =>
  `${peer}/${namespace}/${name}`;
