import type { TopologyEdge, TopologyNode, TopologyRegion } from '@peerway/model/topology';
import { isFold } from './fold-view';
import { type RegionColumns, regionColumns } from './layout-columns';
import {
  COLUMN_GAP,
  COMPACT,
  GATEWAY,
  gatewayHeight,
  LANE,
  NODE,
  PAST_GATEWAY,
  REGION,
  type Side,
} from './layout-geometry';

/** What a region holds and how large it must be, before it has a place. */
export type RegionPlan = RegionColumns & {
  region: TopologyRegion;
  side: Side | 'middle';
  gateways: { node: TopologyNode; side: Side; lanes: number }[];
  /** Edges that cross the border without a gateway of this region. */
  past: Record<Side, number>;
  pads: Record<Side, number>;
  width: number;
  height: number;
  /** All of it is folded into one box, and drawn as that. */
  isCompact: boolean;
};

export function planRegion(
  region: TopologyRegion,
  nodes: readonly TopologyNode[],
  edges: readonly TopologyEdge[],
  regionOf: (id: string) => string,
  sideOf: (peer: string) => Side,
): RegionPlan {
  const isMiddle = region.id === '';
  const side = isMiddle ? 'middle' : sideOf(region.id);
  const facing: Side = side === 'left' ? 'right' : 'left';
  const own = nodes.filter((node) => node.region === region.id);
  const crossing = edges.filter(
    ({ source, destination }) => (regionOf(source) === region.id) !== (regionOf(destination) === region.id),
  );
  const borderOf = (edge: TopologyEdge): Side =>
    isMiddle ? sideOf(regionOf(edge.source) || regionOf(edge.destination)) : facing;
  const at = (wanted: Side): TopologyEdge[] => crossing.filter((edge) => borderOf(edge) === wanted);

  const gateways = own
    .filter(({ kind }) => kind === 'gateway')
    .flatMap((node) => {
      const through = (wanted: Side): number => at(wanted).filter(({ via }) => via.includes(node.id)).length;
      const used = (['left', 'right'] as const).filter((wanted) => through(wanted) > 0);
      const sides = used.length > 0 ? used : [isMiddle ? ('right' as const) : facing];
      return sides.map((wanted) => ({ node, side: wanted, lanes: through(wanted) }));
    });
  const pastAt = (wanted: Side): number =>
    at(wanted).filter(
      ({ via }) => !gateways.some(({ node, side: border }) => border === wanted && via.includes(node.id)),
    ).length;
  const past = { left: pastAt('left'), right: pastAt('right') };

  const services = own.filter(({ kind }) => kind !== 'gateway');
  // Services behind a longer way first, as the lanes of their gateway lie.
  const hops = (id: string): number =>
    Math.max(
      0,
      ...crossing.filter(({ source, destination }) => source === id || destination === id).map(({ via }) => via.length),
    );
  const columns = regionColumns(isMiddle ? services : services.sort((a, b) => hops(b.id) - hops(a.id)), edges);

  const isCompact = !isMiddle && own.length === 1 && services.length === 1 && isFold(services[0]?.id ?? '');
  if (isCompact) {
    const lanes = Math.max(past.left, past.right);
    const size = { width: COMPACT.width, height: Math.max(NODE.height, lanes * LANE) };
    return { ...columns, region, side, gateways, past, pads: { left: 0, right: 0 }, ...size, isCompact };
  }
  const hasGateway = (wanted: Side): boolean => gateways.some((gateway) => gateway.side === wanted);
  const padOf = (wanted: Side): number =>
    hasGateway(wanted) ? REGION.gatewaySide : past[wanted] > 0 ? REGION.pathSide : REGION.pad;
  const pads = { left: padOf('left'), right: padOf('right') };
  const columnCount = Math.max(1, columns.columns.length);
  const hasInner = edges.some(
    (edge) => regionOf(edge.source) === region.id && regionOf(edge.destination) === region.id,
  );
  const width =
    pads.left + pads.right + columnCount * NODE.width + (columnCount - 1) * (hasInner ? COLUMN_GAP : NODE.gap);

  const rows = Math.max(0, ...columns.columns.map((column) => column.length));
  const borderHeight = (wanted: Side): number => {
    const boxes = gateways.filter((gateway) => gateway.side === wanted);
    const boxHeight = boxes.reduce((sum, { lanes }) => sum + gatewayHeight(lanes) + GATEWAY.gap, 0);
    return boxHeight + (past[wanted] > 0 ? PAST_GATEWAY + past[wanted] * LANE : 0) - REGION.head / 2;
  };
  const content = Math.max(
    NODE.height,
    rows * (NODE.height + NODE.gap) - NODE.gap,
    borderHeight('left'),
    borderHeight('right'),
  );
  const height = REGION.head + content + REGION.pad + (columns.hiddenCount > 0 ? REGION.hidden : 0);
  return { ...columns, region, side, gateways, past, pads, width, height, isCompact };
}
