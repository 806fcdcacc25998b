import type { TopologyView } from '@peerway/model/topology';
import { routeEdges } from './layout-edges';
import { COMPACT, GATEWAY, gatewayHeight, LANE, NODE, REGION, type Side, type TopologyLayout } from './layout-geometry';
import { planRegion, type RegionPlan } from './layout-region';

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

/** Between this cluster and the peers beside it: room for two halves of gateways, a bend and a label. */
const STRAIT = 432;
/** This cluster's region is stretched to the height of its peers up to this. */
const LEVEL_HEIGHT_MAX = 640;
/** More peers than this stand at both sides. */
const STACK_MAX = 8;

export function layoutTopology(view: TopologyView): TopologyLayout {
  const nodeById = new Map(view.nodes.map((node) => [node.id, node]));
  const regionOf = (id: string): string => nodeById.get(id)?.region ?? '';
  const edges = view.edges.filter(({ source, destination }) => nodeById.has(source) && nodeById.has(destination));
  const wantedSide = (region: string): Side => {
    const calls = edges.some(
      ({ source, destination }) => regionOf(source) === region && regionOf(destination) !== region,
    );
    const isCalled = edges.some(
      ({ source, destination }) => regionOf(destination) === region && regionOf(source) !== region,
    );
    return calls && !isCalled ? 'left' : 'right';
  };
  const sides = sidesOf(
    view.regions.map(({ id }) => id).filter((id) => id !== ''),
    wantedSide,
  );
  const sideOf = (region: string): Side => sides.get(region) ?? 'right';
  const plans = view.regions.map((region) => planRegion(region, view.nodes, edges, regionOf, sideOf));
  const middle = plans.find(({ side }) => side === 'middle');
  const layout: TopologyLayout = { width: 0, height: 0, regions: [], nodes: [], gateways: [], edges: [] };
  if (!middle) return layout;

  const left = plans.filter(({ side }) => side === 'left');
  const right = plans.filter(({ side }) => side === 'right');
  // As high as what stands beside it, where that is not too much: then edges can run level.
  const beside = Math.max(stackHeight(left), stackHeight(right));
  middle.height = Math.max(middle.height, Math.min(LEVEL_HEIGHT_MAX, beside));
  layout.height = Math.max(middle.height, beside);
  const middleX = left.length > 0 ? stackWidth(left) + STRAIT : 0;
  const rightX = middleX + middle.width + (right.length > 0 ? STRAIT : 0);
  layout.width = rightX + stackWidth(right);

  placeRegion(layout, middle, middleX, (layout.height - middle.height) / 2);
  for (const [stack, x] of [
    [left, 0],
    [right, rightX],
  ] as const) {
    let y = (layout.height - stackHeight(stack)) / 2;
    for (const plan of stack) {
      plan.width = stackWidth(stack);
      placeRegion(layout, plan, x, y);
      y += plan.height + gapAfter(plan);
    }
  }
  layout.edges = routeEdges(edges, layout, regionOf);
  return layout;
}

/** Callers at the left and the others at the right, but no stack of peers much higher than the other where that is high. */
function sidesOf(regions: readonly string[], wanted: (region: string) => Side): Map<string, Side> {
  const left = regions.filter((region) => wanted(region) === 'left');
  const right = regions.filter((region) => wanted(region) === 'right');
  while (right.length > STACK_MAX && right.length > left.length + 1) left.push(...right.splice(-1));
  return new Map([...left.map((id) => [id, 'left'] as const), ...right.map((id) => [id, 'right'] as const)]);
}

const gapAfter = ({ isCompact }: RegionPlan): number => (isCompact ? COMPACT.gap : REGION.gap);
const stackHeight = (plans: readonly RegionPlan[]): number =>
  plans.reduce((sum, plan, index) => sum + plan.height + (index === plans.length - 1 ? 0 : gapAfter(plan)), 0);
const stackWidth = (plans: readonly RegionPlan[]): number => Math.max(0, ...plans.map(({ width }) => width));

function placeRegion(layout: TopologyLayout, plan: RegionPlan, x: number, y: number): void {
  const { region, hiddenCount, width, height, pads, isCompact } = plan;
  layout.regions.push({ region, hiddenCount, isEmpty: plan.columns.length === 0, isCompact, x, y, width, height });
  const [only] = plan.columns[0] ?? [];
  if (isCompact && only) {
    layout.nodes.push({ node: only, of: region, x, y: y + (height - NODE.height) / 2, width, height: NODE.height });
    return;
  }
  const contentHeight = height - REGION.head - REGION.pad - (hiddenCount > 0 ? REGION.hidden : 0);
  const inner = width - pads.left - pads.right;
  const step = plan.columns.length > 1 ? (inner - NODE.width) / (plan.columns.length - 1) : 0;
  for (const [index, column] of plan.columns.entries()) {
    const used = column.length * (NODE.height + NODE.gap) - NODE.gap;
    const top = y + REGION.head + (contentHeight - used) / 2;
    // A region that was widened keeps its services at the side away from its gateways.
    const indent = plan.columns.length === 1 && pads.left > pads.right ? inner - NODE.width : 0;
    for (const [row, node] of column.entries()) {
      layout.nodes.push({
        node,
        of: null,
        x: x + pads.left + indent + index * step,
        y: top + row * (NODE.height + NODE.gap),
        width: NODE.width,
        height: NODE.height,
      });
    }
  }
  for (const side of ['left', 'right'] as const) {
    const here = plan.gateways.filter((gateway) => gateway.side === side);
    const used = here.reduce((sum, { lanes }) => sum + gatewayHeight(lanes) + GATEWAY.gap, -GATEWAY.gap);
    // The lanes, not the boxes, are centred: then they run straight to the services.
    const rise = (GATEWAY.head - GATEWAY.foot + plan.past[side] * LANE) / 2;
    let top = Math.max(y + 12, y + REGION.head + (contentHeight - used) / 2 - rise);
    for (const { node, lanes } of here) {
      const border = side === 'left' ? x : x + width;
      const box = { x: border - GATEWAY.width / 2, y: top, width: GATEWAY.width, height: gatewayHeight(lanes) };
      layout.gateways.push({ key: `${node.id}@${side}`, node, side, ...box });
      top += box.height + GATEWAY.gap;
    }
  }
}
