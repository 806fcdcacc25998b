import type { TopologyEdge, TopologyNode, TopologyRegion, TopologyView } from '@peerway/model/topology';
import { type RegionColumns, regionColumns } from './layout-columns';
import { type Point, routeEdges } from './layout-edges';

/*
 * Where everything of the map goes. This cluster stands in the middle; peers that only call it stand at the left, all others
 * at the right. A gateway is a box on the border of its region, with one lane for each edge that runs through it:
 *
 *   ┌ east ──────────┐                     ┌──────────── west ┐
 *   │            ┌───┴───┐             ┌───┴───┐              │
 *   │   [web] ───┼───────┼─── label ───┼───────┼──► [api]     │
 *   │            └───┬───┘             └───┬───┘              │
 *   └────────────────┘                     └──────────────────┘
 */

export const NODE = { width: 184, height: 52, gap: 26 } as const;
export const GATEWAY = { width: 124, head: 32, foot: 10 } as const;
export const LANE = 36;
const REGION = { head: 52, pad: 28, gatewaySide: 128, gap: 36 } as const;
/** Between this cluster and the peers beside it: room for two halves of gateways and a label. */
const STRAIT = 372;
/** Between columns of services that call each other: room for a label. */
const COLUMN_GAP = 212;

export type Box = { x: number; y: number; width: number; height: number };
export type Side = 'left' | 'right';
export type PlacedRegion = Box & { region: TopologyRegion; hiddenCount: number };
export type PlacedNode = Box & { node: TopologyNode };
export type PlacedGateway = Box & { key: string; node: TopologyNode; side: Side };
export type PlacedEdge = { edge: TopologyEdge; path: string; label: Point; end: Point & { direction: 1 | -1 } };
export type TopologyLayout = {
  width: number;
  height: number;
  regions: PlacedRegion[];
  nodes: PlacedNode[];
  gateways: PlacedGateway[];
  edges: PlacedEdge[];
};

type RegionPlan = RegionColumns & {
  region: TopologyRegion;
  side: Side | 'middle';
  gateways: { node: TopologyNode; side: Side; lanes: number }[];
  width: number;
  height: number;
};

export function layoutTopology(view: TopologyView): TopologyLayout {
  const nodeById = new Map(view.nodes.map((node) => [node.id, node]));
  const peerOf = (id: string): string => nodeById.get(id)?.peer ?? '';
  const edges = view.edges.filter(({ source, destination }) => nodeById.has(source) && nodeById.has(destination));
  const sideOf = (peer: string): Side => {
    const calls = edges.some(({ source, destination }) => peerOf(source) === peer && peerOf(destination) !== peer);
    const isCalled = edges.some(({ source, destination }) => peerOf(destination) === peer && peerOf(source) !== peer);
    return calls && !isCalled ? 'left' : 'right';
  };
  const plans = view.regions.map((region) => planRegion(region, view.nodes, edges, peerOf, sideOf));
  const middle = plans.find(({ side }) => side === 'middle');
  if (!middle) return { width: 0, height: 0, regions: [], nodes: [], gateways: [], edges: [] };

  const stack = (side: Side): RegionPlan[] => plans.filter((plan) => plan.side === side);
  const stackHeight = (list: readonly RegionPlan[]): number =>
    list.reduce((sum, { height }) => sum + height, 0) + Math.max(0, list.length - 1) * REGION.gap;
  const stackWidth = (list: readonly RegionPlan[]): number => Math.max(0, ...list.map(({ width }) => width));
  const left = stack('left');
  const right = stack('right');
  const height = Math.max(middle.height, stackHeight(left), stackHeight(right));
  const middleX = left.length > 0 ? stackWidth(left) + STRAIT : 0;
  const rightX = middleX + middle.width + (right.length > 0 ? STRAIT : 0);

  const layout: TopologyLayout = {
    width: rightX + stackWidth(right),
    height,
    regions: [],
    nodes: [],
    gateways: [],
    edges: [],
  };
  placeRegion(layout, middle, middleX, (height - middle.height) / 2);
  for (const [list, x] of [
    [left, 0],
    [right, rightX],
  ] as const) {
    let y = (height - stackHeight(list)) / 2;
    for (const plan of list) {
      placeRegion(layout, plan, list === left ? stackWidth(left) - plan.width : x, y);
      y += plan.height + REGION.gap;
    }
  }
  layout.edges = routeEdges(edges, layout, peerOf);
  return layout;
}

function planRegion(
  region: TopologyRegion,
  nodes: readonly TopologyNode[],
  edges: readonly TopologyEdge[],
  peerOf: (id: string) => string,
  sideOf: (peer: string) => Side,
): RegionPlan {
  const own = nodes.filter(({ peer }) => peer === region.peer);
  const columns = regionColumns(
    own.filter(({ kind }) => kind !== 'gateway'),
    edges,
  );
  const isMiddle = region.peer === '';
  const side = isMiddle ? 'middle' : sideOf(region.peer);
  const facing: Side = side === 'left' ? 'right' : 'left';
  const gateways = own
    .filter(({ kind }) => kind === 'gateway')
    .flatMap((node) => {
      const through = edges.filter(({ via }) => via.includes(node.id));
      if (!isMiddle) return [{ node, side: facing, lanes: through.length }];
      const bySide = (wanted: Side): number =>
        through.filter(({ source, destination }) => sideOf(peerOf(source) || peerOf(destination)) === wanted).length;
      const sides = (['left', 'right'] as const).filter((wanted) => bySide(wanted) > 0);
      return (sides.length > 0 ? sides : (['right'] as const)).map((wanted) => ({
        node,
        side: wanted,
        lanes: bySide(wanted),
      }));
    });
  const rows = Math.max(1, ...columns.columns.map((column) => column.length));
  const boxes = (wanted: Side): number =>
    gateways
      .filter((gateway) => gateway.side === wanted)
      .reduce((sum, { lanes }) => sum + gatewayHeight(lanes) + 16, 0);
  const columnCount = Math.max(1, columns.columns.length);
  const hasInner = edges.some(
    (edge) => peerOf(edge.source) === region.peer && peerOf(edge.destination) === region.peer,
  );
  const width =
    padOf(gateways, 'left') +
    padOf(gateways, 'right') +
    columnCount * NODE.width +
    (columnCount - 1) * (hasInner ? COLUMN_GAP : 24);
  const content = Math.max(rows * (NODE.height + NODE.gap) - NODE.gap, boxes('left') - 16, boxes('right') - 16);
  return {
    ...columns,
    region,
    side,
    gateways,
    width,
    height: REGION.head + content + REGION.pad + (columns.hiddenCount > 0 ? 28 : 0),
  };
}

export const gatewayHeight = (lanes: number): number => GATEWAY.head + Math.max(lanes, 0.6) * LANE + GATEWAY.foot;

const padOf = (gateways: RegionPlan['gateways'], side: Side): number =>
  gateways.some((gateway) => gateway.side === side) ? REGION.gatewaySide : REGION.pad;

function placeRegion(layout: TopologyLayout, plan: RegionPlan, x: number, y: number): void {
  const { region, hiddenCount, width, height } = plan;
  layout.regions.push({ region, hiddenCount, x, y, width, height });
  const contentHeight = height - REGION.head - REGION.pad - (hiddenCount > 0 ? 28 : 0);
  const inner = width - padOf(plan.gateways, 'left') - padOf(plan.gateways, 'right');
  const step = plan.columns.length > 1 ? (inner - NODE.width) / (plan.columns.length - 1) : 0;
  for (const [index, column] of plan.columns.entries()) {
    const used = column.length * (NODE.height + NODE.gap) - NODE.gap;
    const top = y + REGION.head + (contentHeight - used) / 2;
    for (const [row, node] of column.entries()) {
      layout.nodes.push({
        node,
        x: x + padOf(plan.gateways, 'left') + index * step,
        y: top + row * (NODE.height + NODE.gap),
        width: NODE.width,
        height: NODE.height,
      });
    }
  }
  for (const side of ['left', 'right'] as const) {
    const here = plan.gateways.filter((gateway) => gateway.side === side);
    const used = here.reduce((sum, { lanes }) => sum + gatewayHeight(lanes) + 16, -16);
    // The lanes, not the box, are centred: then they run straight across to the other side.
    let top =
      y + REGION.head + (contentHeight - used) / 2 - (here.length === 1 ? (GATEWAY.head - GATEWAY.foot) / 2 : 0);
    top = Math.max(top, y + 12);
    for (const { node, lanes } of here) {
      const border = side === 'left' ? x : x + width;
      const box = { x: border - GATEWAY.width / 2, y: top, width: GATEWAY.width, height: gatewayHeight(lanes) };
      layout.gateways.push({ key: `${node.id}@${side}`, node, side, ...box });
      top += box.height + 16;
    }
  }
}
