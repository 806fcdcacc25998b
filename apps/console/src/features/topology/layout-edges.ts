import type { TopologyEdge } from '@peerway/model/topology';
import { GATEWAY, LANE, type PlacedEdge, type PlacedGateway, type PlacedNode, type TopologyLayout } from './layout';

export type Point = { x: number; y: number };

/** Room for an arrowhead before a node. */
const ARROW = 9;

/**
 * Draws every edge along the way it really takes. Each gateway gives it a lane; lanes lie in the order of the services behind
 * them, with those that also run through this cluster's gateway first, so that edges cross as little as can be.
 */
export function routeEdges(
  edges: readonly TopologyEdge[],
  layout: TopologyLayout,
  peerOf: (id: string) => string,
): PlacedEdge[] {
  const nodes = new Map(layout.nodes.map((placed) => [placed.node.id, placed]));
  const drawn = edges.filter(({ source, destination }) => nodes.has(source) && nodes.has(destination));
  const farEnd = (edge: TopologyEdge): PlacedNode | undefined =>
    nodes.get(peerOf(edge.destination) === '' ? edge.source : edge.destination);
  const lanes = new Map<string, number>();
  // Peers' gateways first: this cluster's lanes follow theirs, and so run straight.
  const gateways = [...layout.gateways].sort((a, b) => Number(a.node.peer === '') - Number(b.node.peer === ''));
  for (const gateway of gateways) {
    const through = drawn
      .filter((edge) => edge.via.includes(gateway.node.id) && isOnSide(gateway, edge, layout, peerOf))
      .sort((a, b) =>
        a.via.length < b.via.length ? 1 : a.via.length > b.via.length ? -1 : (farEnd(a)?.y ?? 0) - (farEnd(b)?.y ?? 0),
      );
    for (const [index, edge] of through.entries()) {
      lanes.set(`${gateway.key} ${edge.id}`, gateway.y + GATEWAY.head + LANE * (index + 0.5));
    }
  }
  return drawn.flatMap((edge) => {
    const source = nodes.get(edge.source);
    const destination = nodes.get(edge.destination);
    return source && destination ? [routeEdge(edge, source, destination, layout, lanes, peerOf)] : [];
  });
}

function isOnSide(
  gateway: PlacedGateway,
  edge: TopologyEdge,
  layout: TopologyLayout,
  peerOf: (id: string) => string,
): boolean {
  if (gateway.node.peer !== '') return true;
  const peer = peerOf(edge.source) || peerOf(edge.destination);
  const region = layout.regions.find((placed) => placed.region.peer === peer);
  return gateway.side === (region && region.x < gateway.x ? 'left' : 'right');
}

function routeEdge(
  edge: TopologyEdge,
  source: PlacedNode,
  destination: PlacedNode,
  layout: TopologyLayout,
  lanes: ReadonlyMap<string, number>,
  peerOf: (id: string) => string,
): PlacedEdge {
  const isInner = peerOf(edge.source) === peerOf(edge.destination);
  const direction: 1 | -1 = destination.x + destination.width / 2 < source.x ? -1 : 1;
  const start = port(source, direction);
  const end = port(destination, -direction as 1 | -1);
  const tip = { x: end.x - ARROW * direction, y: end.y };
  if (isInner && source.x === destination.x) return loop(edge, source, destination);

  const boxes = edge.via
    .map((id) => layout.gateways.find((gateway) => gateway.node.id === id && lanes.has(`${gateway.key} ${edge.id}`)))
    .filter((gateway) => gateway !== undefined);
  const stops: Point[] = [start];
  for (const gateway of boxes) {
    const y = lanes.get(`${gateway.key} ${edge.id}`) ?? start.y;
    const near = direction === 1 ? gateway.x : gateway.x + gateway.width;
    const far = direction === 1 ? gateway.x + gateway.width : gateway.x;
    stops.push({ x: near, y }, { x: far, y });
  }
  stops.push(tip);
  const strait = isInner ? null : straitBetween(source, destination, layout, direction, peerOf);
  const label =
    isInner || !strait ? middle(start, tip) : { x: (strait[0] + strait[1]) / 2, y: laneInStrait(stops, strait) };
  // Without a gateway of its own the line would reach the strait in mid-curve: level it there, under its label.
  if (strait && boxes.every(({ node }) => node.peer !== ''))
    stops.splice(1, 0, { x: strait[0] + 16 * direction, y: label.y });
  return { edge, path: pathThrough(stops), label, end: { ...end, direction } };
}

const port = (node: PlacedNode, direction: 1 | -1): Point => ({
  x: direction === 1 ? node.x + node.width : node.x,
  y: node.y + node.height / 2,
});

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Where the open water begins and ends between the two regions, in the direction of the edge, gateways left out. */
function straitBetween(
  source: PlacedNode,
  destination: PlacedNode,
  layout: TopologyLayout,
  direction: 1 | -1,
  peerOf: (id: string) => string,
): [number, number] | null {
  const region = (node: PlacedNode) => layout.regions.find((placed) => placed.region.peer === peerOf(node.node.id));
  const from = region(source);
  const to = region(destination);
  if (!from || !to) return null;
  const half = (GATEWAY.width / 2) * direction;
  return direction === 1 ? [from.x + from.width + half, to.x - half] : [from.x + half, to.x + to.width - half];
}

/** The height at which an edge crosses: that of the first stop on the far side, or of the last one on the near side. */
function laneInStrait(stops: readonly Point[], strait: readonly [number, number]): number {
  const direction = strait[1] >= strait[0] ? 1 : -1;
  const far = stops.find(({ x }) => (x - strait[1]) * direction >= -1);
  const near = [...stops].reverse().find(({ x }) => (x - strait[0]) * direction <= 1);
  const isThroughBoth = stops.length >= 6;
  if (isThroughBoth && far && near) return (far.y + near.y) / 2;
  return far?.y ?? near?.y ?? 0;
}

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

/** Between two services of one column: out at the right, and in again at the right. */
function loop(edge: TopologyEdge, source: PlacedNode, destination: PlacedNode): PlacedEdge {
  const start = port(source, 1);
  const end = port(destination, 1);
  const reach = start.x + 52;
  return {
    edge,
    path: `M${round(start.x)} ${round(start.y)}C${round(reach)} ${round(start.y)} ${round(reach)} ${round(end.y)} ${round(end.x + ARROW)} ${round(end.y)}`,
    label: { x: start.x + 42, y: (start.y + end.y) / 2 },
    end: { ...end, direction: -1 },
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
