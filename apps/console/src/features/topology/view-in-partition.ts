import type { TopologyView } from '@peerway/model/topology';

/**
 * The part of the map that one partition sees: what is in it, the peers of its own peerings, and at the other end of its paths
 * what they lead to. `""`: all of it.
 */
export function viewInPartition(view: TopologyView, partition: string): TopologyView {
  if (partition === '') return view;
  const inside = new Set(view.nodes.filter((node) => node.partition === partition).map(({ id }) => id));
  const edges = view.edges.filter(({ source, destination }) => inside.has(source) || inside.has(destination));
  const shown = new Set([
    ...inside,
    ...edges.flatMap(({ source, destination, via, alsoVia }) => [source, destination, ...via, ...alsoVia]),
  ]);
  const nodes = view.nodes.filter(({ id }) => shown.has(id));
  const used = new Set(nodes.map(({ region }) => region));
  const regions = view.regions.filter(
    ({ id, kind, partition: of }) => kind === 'own' || of === partition || used.has(id),
  );
  return { ...view, nodes, edges, regions };
}
