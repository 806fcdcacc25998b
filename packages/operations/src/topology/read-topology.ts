import { buildTopology } from '@peerway/mesh';
import type { TopologyNode, TopologyRegion, TopologyView } from '@peerway/model/topology';
import type { OperationContext } from '../context.ts';
import { viewPeerings } from '../peering/read-peerings.ts';
import { RATE_WINDOW_MS } from '../proxy/list-proxies.ts';
import { mayReadAllServices, mayReadService } from '../service/read-services.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';

/** The picture of this cluster and what its peers export to it, with live traffic; only what the caller may read is in it. */
export function readTopology(context: OperationContext): TopologyView {
  const { store, live, now, caller } = context;
  const peerings = viewPeerings(context).filter(({ partition }) => caller.authorizer.importedServiceRead(partition));
  const topology = buildTopology({
    state: store.state(),
    traffic: live.traffic.edges(RATE_WINDOW_MS, now().getTime()),
    relayed: live.traffic.groups(RATE_WINDOW_MS, now().getTime(), { point: 'gateway' }),
    peerings,
    now: now(),
  });
  const nodes = topology.nodes.filter((node) => mayReadNode(context, node));
  const seen = new Set(nodes.map((node) => node.id));
  const isSeen = (id: string): boolean => seen.has(id);
  const edges = topology.edges
    .filter((edge) => isSeen(edge.source) && isSeen(edge.destination))
    .map((edge) => ({ ...edge, via: edge.via.filter(isSeen), alsoVia: edge.alsoVia.filter(isSeen) }));
  const regionsWithNodes = new Set(nodes.map(({ region }) => region));
  const isVisible = ({ id, kind, peer, partition }: TopologyRegion): boolean =>
    kind === 'own' ||
    regionsWithNodes.has(id) ||
    peerings.some((peering) => peering.name === peer && peering.partition === partition);
  return { ...topology, nodes, edges, regions: topology.regions.filter(isVisible) };
}

/** Who a client is says something of every service that it may call; where it is from nobody knows, of those of all partitions. */
function mayReadNode(context: OperationContext, node: TopologyNode): boolean {
  if (node.kind !== 'identity') return mayReadService(context, node);
  const partitions =
    node.partition === '' ? allPartitions(context.store.state()).map(({ name }) => name) : [node.partition];
  return partitions.every((partition) => mayReadAllServices(context, partition));
}
