import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyView } from '@peerway/model/topology';
import { problemsFirst } from './edge-severity';
import type { PlacedEdge, TopologyLayout } from './layout-geometry';

/** More labels than this cover more than they say; then only problems and the selection keep theirs. */
const LABELS_MAX = 40;
/** Each line in motion is drawn anew in every frame. With more that could move, only what is selected does. */
const FLOWING_MAX = 30;

export type Emphasis = {
  /** The worst comes first, for Tab. */
  edges: readonly PlacedEdge[];
  labelled: readonly PlacedEdge[];
  /** IDs of edges with moving dashes. */
  flowing: ReadonlySet<string>;
  isDimmed: (id: string) => boolean;
  isEdgeDimmed: (edge: TopologyEdge) => boolean;
};

/** What of the map stands out: what is looked for, else what is selected with its neighbours, else what has a problem. */
export function emphasisOf(
  view: TopologyView,
  layout: TopologyLayout,
  selected: string,
  /** Whether a node or edge is looked for; null: nothing is. */
  matches: ((id: string) => boolean) | null,
): Emphasis {
  const touches = (edge: TopologyEdge): boolean =>
    [edge.id, edge.source, edge.destination, ...edge.via, ...edge.alsoVia].includes(selected);
  const chosen = selected === '' ? [] : view.edges.filter(touches);
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const neighbours = new Set(
    chosen.flatMap(({ id, source, destination, via, alsoVia }) => [id, source, destination, ...via, ...alsoVia]),
  );
  const problems = new Set(view.edges.filter((edge) => isProblem(edgeSeverity(edge))).map(({ id }) => id));
  const order = new Map(problemsFirst(view.edges).map(({ id }, index) => [id, index]));
  const edges = layout.edges.toSorted((a, b) => (order.get(a.edge.id) ?? 0) - (order.get(b.edge.id) ?? 0));
  const standsOut = ({ id }: TopologyEdge): boolean => problems.has(id) || chosenIds.has(id);
  const carrying = edges.filter(({ edge }) => carries(edge));
  const isDimmed = (id: string): boolean => {
    if (matches) return !matches(id);
    return selected !== '' && id !== selected && neighbours.size > 0 && !neighbours.has(id);
  };
  return {
    edges,
    labelled: edges.filter(({ edge }) => edges.length <= LABELS_MAX || standsOut(edge)),
    flowing: new Set(
      carrying
        .filter(({ edge }) => carrying.length <= FLOWING_MAX || chosenIds.has(edge.id))
        .slice(0, FLOWING_MAX)
        .map(({ edge }) => edge.id),
    ),
    isDimmed,
    isEdgeDimmed: ({ id }) =>
      isDimmed(id) || (problems.size > 0 && selected === '' && matches === null && !problems.has(id)),
  };
}

const carries = ({ observed, traffic }: TopologyEdge): boolean =>
  observed && traffic !== null && traffic.requestsPerSecond + traffic.connectionsPerSecond > 0;
