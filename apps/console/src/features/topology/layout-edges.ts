import type { TopologyEdge } from '@peerway/model/topology';
import type { PlacedEdge, PlacedNode, Point, TopologyLayout } from './layout-geometry';
import { assignSlots, type Slot, type Slots, slotKey } from './layout-slots';

/** Room for an arrowhead before a node. */
const ARROW = 9;
/** A label is hardly longer than this, so a line stays level for that long beside a peer's border. */
const LABEL_LENGTH = 236;
/** Between a label and the border that it stands at. */
const LABEL_GAP = 10;

/** Draws every edge along the way it really takes: through the lanes of its gateways, and past those that it does not use. */
export function routeEdges(
  edges: readonly TopologyEdge[],
  layout: TopologyLayout,
  regionOf: (id: string) => string,
): PlacedEdge[] {
  const nodes = new Map(layout.nodes.map((placed) => [placed.node.id, placed]));
  const slots = assignSlots(edges, layout, regionOf);
  return edges.flatMap((edge) => {
    const source = nodes.get(edge.source);
    const destination = nodes.get(edge.destination);
    if (!source || !destination) return [];
    const isCrossing = regionOf(edge.source) !== regionOf(edge.destination);
    return [isCrossing ? crossing(edge, source, destination, slots) : inner(edge, source, destination)];
  });
}

/** Between two clusters. The label lies on the level stretch at the peer's border, where every edge has a height of its own. */
function crossing(edge: TopologyEdge, source: PlacedNode, destination: PlacedNode, slots: Slots): PlacedEdge {
  const direction: 1 | -1 = destination.x < source.x ? -1 : 1;
  const out = slots.get(slotKey(source.node.region, edge));
  const into = slots.get(slotKey(destination.node.region, edge));
  const start = port(source, direction);
  const end = port(destination, direction === 1 ? -1 : 1);
  const tip = { x: end.x - ARROW * direction, y: end.y };
  const isOutgoing = source.node.region === '';
  const shore = isOutgoing ? into : out;
  // From the peer's border towards this cluster.
  const inland = isOutgoing ? -direction : direction;
  const label = shore
    ? {
        x: shore.outside + LABEL_GAP * inland,
        y: shore.y,
        anchor: inland === 1 ? ('start' as const) : ('end' as const),
      }
    : { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2, anchor: 'middle' as const };
  const level = shore ? [{ x: shore.outside + LABEL_LENGTH * inland, y: shore.y }] : [];
  const path = pathThrough([
    start,
    ...leaving(out),
    ...(level.length > 0 ? level : []),
    ...leaving(into).reverse(),
    tip,
  ]);
  return { edge, path, label, end: { ...end, direction } };
}

const leaving = (slot: Slot | undefined): Point[] =>
  slot
    ? [
        { x: slot.inside, y: slot.y },
        { x: slot.outside, y: slot.y },
      ]
    : [];

/** Between two services of one cluster. */
function inner(edge: TopologyEdge, source: PlacedNode, destination: PlacedNode): PlacedEdge {
  if (source.x === destination.x) return loop(edge, source, destination);
  const direction: 1 | -1 = destination.x < source.x ? -1 : 1;
  const start = port(source, direction);
  const end = port(destination, direction === 1 ? -1 : 1);
  const tip = { x: end.x - ARROW * direction, y: end.y };
  return {
    edge,
    path: pathThrough([start, tip]),
    label: { x: (start.x + tip.x) / 2, y: (start.y + tip.y) / 2, anchor: 'middle' },
    end: { ...end, direction },
  };
}

/** Between two services of one column: out at the right, and in again at the right. */
function loop(edge: TopologyEdge, source: PlacedNode, destination: PlacedNode): PlacedEdge {
  const start = port(source, 1);
  const end = port(destination, 1);
  const reach = start.x + 52;
  return {
    edge,
    path: `M${round(start.x)} ${round(start.y)}C${round(reach)} ${round(start.y)} ${round(reach)} ${round(end.y)} ${round(end.x + ARROW)} ${round(end.y)}`,
    label: { x: start.x + 42, y: (start.y + end.y) / 2, anchor: 'middle' },
    end: { ...end, direction: -1 },
  };
}

const port = (node: PlacedNode, direction: 1 | -1): Point => ({
  x: direction === 1 ? node.x + node.width : node.x,
  y: node.y + node.height / 2,
});

/** A line through the stops that is level at each of them. */
export function pathThrough(stops: readonly Point[]): string {
  const [first, ...rest] = stops;
  if (!first) return '';
  const parts = [`M${round(first.x)} ${round(first.y)}`];
  let from = first;
  for (const to of rest) {
    if (to.y === from.y) parts.push(`H${round(to.x)}`);
    else {
      const bend = (to.x - from.x) / 2;
      parts.push(
        `C${round(from.x + bend)} ${round(from.y)} ${round(to.x - bend)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`,
      );
    }
    from = to;
  }
  return parts.join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;
