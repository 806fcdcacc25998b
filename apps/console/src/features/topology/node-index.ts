import type { TopologyNode, TopologyView } from '@peerway/model/topology';

const indexes = new WeakMap<TopologyView['nodes'], ReadonlyMap<string, TopologyNode>>();

/** A node of the map by its ID; made once for each map, since thousands of paths ask for the names of their ends. */
export function nodeOf({ nodes }: Pick<TopologyView, 'nodes'>, id: string): TopologyNode | undefined {
  const index = indexes.get(nodes) ?? new Map(nodes.map((node) => [node.id, node]));
  indexes.set(nodes, index);
  return index.get(id);
}
