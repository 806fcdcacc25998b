import type { TopologyEdge, TopologyView } from '@peerway/model/topology';

/** The gateways on the way, in order: `mesh-gateway, then mesh-gateway of west`. */
export function pathText(view: Pick<TopologyView, 'nodes'>, edge: Pick<TopologyEdge, 'via'>): string {
  if (edge.via.length === 0) return 'no gateway';
  return edge.via
    .map((id) => {
      const node = view.nodes.find((candidate) => candidate.id === id);
      if (!node) return id;
      return node.peer === '' ? `${node.name} here` : `${node.name} of ${node.peer}`;
    })
    .join(', then ');
}
