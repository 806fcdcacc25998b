import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { nodeOf } from './node-index';

/** The gateways on the way, in order: `mesh-gateway or edge-gateway here, then mesh-gateway of west`. */
export function pathText(
  view: Pick<TopologyView, 'nodes'>,
  edge: Pick<TopologyEdge, 'via' | 'alsoVia' | 'observed'>,
): string {
  if (edge.via.length === 0) return 'no gateway';
  return edge.via
    .map((id) => {
      const node = nodeOf(view, id);
      if (!node) return id;
      const names = [node, ...sharers(view, edge, node)].map(({ name }) => name).join(edge.observed ? ' and ' : ' or ');
      return node.peer === '' ? `${names} here` : `${names} of ${node.peer}`;
    })
    .join(', then ');
}

/** Other gateways that carry a part of what one of the way does. */
export function sharers(
  view: Pick<TopologyView, 'nodes'>,
  edge: Pick<TopologyEdge, 'alsoVia'>,
  gateway: Pick<TopologyNode, 'region' | 'partition'>,
): TopologyNode[] {
  return view.nodes.filter(
    ({ id, region, partition }) =>
      edge.alsoVia.includes(id) && region === gateway.region && partition === gateway.partition,
  );
}
