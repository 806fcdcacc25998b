import type { TopologyNode, TopologyRegion, TopologyView } from '@peerway/model/topology';
import type { OperationContext } from '../context.ts';
import { mayReadAllServices, mayReadService } from '../service/read-services.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';
import { sharedTopology } from './shared-topology.ts';

/** The picture of this cluster and what its peers export to it, with live traffic; only what the caller may read is in it. */
export function readTopology(context: OperationContext): TopologyView {
  return readablePart(context, sharedTopology(context));
}

/** What the caller may read of a picture that has everything. */
export function readablePart(context: OperationContext, topology: TopologyView): TopologyView {
  const nodes = topology.nodes.filter((node) => mayReadNode(context, node));
  const seen = new Set(nodes.map((node) => node.id));
  const isSeen = (id: string): boolean => seen.has(id);
  const edges = topology.edges
    .filter((edge) => isSeen(edge.source) && isSeen(edge.destination))
    .map((edge) => ({ ...edge, via: edge.via.filter(isSeen), alsoVia: edge.alsoVia.filter(isSeen) }));
  const regionsWithNodes = new Set(nodes.map(({ region }) => region));
  const isVisible = ({ id, kind, partition }: TopologyRegion): boolean =>
    kind === 'own' ||
    regionsWithNodes.has(id) ||
    (kind === 'peer' && context.caller.authorizer.importedServiceRead(partition));
  return { ...topology, nodes, edges, regions: topology.regions.filter(isVisible) };
}

/** Who a client is says something of every service that it may call; where it is from nobody knows, of those of all partitions. */
function mayReadNode(context: OperationContext, node: TopologyNode): boolean {
  if (node.kind !== 'identity') return mayReadService(context, node);
  const partitions =
    node.partition === '' ? allPartitions(context.store.state()).map(({ name }) => name) : [node.partition];
  return partitions.every((partition) => mayReadAllServices(context, partition));
}
