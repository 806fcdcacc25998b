import { type EdgeSeverity, edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyView } from '@peerway/model/topology';

/** States that the map and its table can be narrowed to; `""`: all. */
export type StateFilter = '' | 'problems' | EdgeSeverity;

export const isInState = (edge: TopologyEdge, state: StateFilter): boolean => {
  const severity = edgeSeverity(edge);
  return state === '' || (state === 'problems' ? isProblem(severity) : severity === state);
};

/** Whether a node or edge is looked for, by ID: by a text in its name and by a state. Null when nothing is. */
export function findInView(view: TopologyView, text: string, state: StateFilter): ((id: string) => boolean) | null {
  const needle = text.trim().toLowerCase();
  if (needle === '' && state === '') return null;
  const named = new Set(
    view.nodes
      .filter(({ name, peer, partition, namespace }) =>
        `${name} ${peer} ${partition} ${namespace}`.toLowerCase().includes(needle),
      )
      .map(({ id }) => id),
  );
  const found = new Set(state === '' ? named : []);
  for (const edge of view.edges) {
    if (!isInState(edge, state) || (!named.has(edge.source) && !named.has(edge.destination))) continue;
    for (const id of [edge.id, edge.source, edge.destination, ...edge.via, ...edge.alsoVia]) found.add(id);
  }
  return (id) => found.has(id);
}
