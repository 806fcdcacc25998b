import type { TopologyEdge } from '@peerway/model/topology';
import {
  GATEWAY,
  LANE,
  PAST_GATEWAY,
  type PlacedGateway,
  type PlacedRegion,
  type Side,
  type TopologyLayout,
} from './layout-geometry';

/** Where an edge crosses the border of a region: level at `y` from `inside` to `outside`. */
export type Slot = { inside: number; outside: number; y: number };
export type Slots = ReadonlyMap<string, Slot>;

export const slotKey = (region: string, edge: Pick<TopologyEdge, 'id'>): string => `${region} ${edge.id}`;

type RegionOf = (id: string) => string;

/**
 * Gives every edge between clusters a height at both borders: a lane of the gateway that it runs through, or a place below the
 * gateways for one that runs past them. Peers come first, and this cluster follows their order, so lines cross as little as
 * can be. Moves this cluster's gateways so that their lanes continue level into the peers'.
 */
export function assignSlots(edges: readonly TopologyEdge[], layout: TopologyLayout, regionOf: RegionOf): Slots {
  const slots = new Map<string, Slot>();
  const crossing = edges.filter(({ source, destination }) => regionOf(source) !== regionOf(destination));
  const otherRegion = (edge: TopologyEdge): string => regionOf(edge.source) || regionOf(edge.destination);
  const heights = new Map(layout.nodes.map(({ node, y }) => [node.id, y]));
  const own = layout.regions.find(({ region }) => region.id === '');
  if (!own) return slots;
  for (const placed of layout.regions) {
    const { id } = placed.region;
    if (id === '') continue;
    const nodeY = (edge: TopologyEdge): number =>
      heights.get(regionOf(edge.source) === id ? edge.source : edge.destination) ?? 0;
    const here = crossing
      .filter((edge) => otherRegion(edge) === id)
      .sort((a, b) => b.via.length - a.via.length || nodeY(a) - nodeY(b));
    fillBorder(slots, placed, placed.x < own.x ? 'right' : 'left', here, layout);
  }
  for (const side of ['left', 'right'] as const) {
    const peerY = (edge: TopologyEdge): number => slots.get(slotKey(otherRegion(edge), edge))?.y ?? 0;
    const here = crossing
      .filter((edge) => {
        const peer = layout.regions.find(({ region }) => region.id === otherRegion(edge));
        return peer !== undefined && (peer.x < own.x ? 'left' : 'right') === side;
      })
      .sort((a, b) => peerY(a) - peerY(b));
    levelGateway(layout, own, side, here, peerY);
    fillBorder(slots, own, side, here, layout);
  }
  return slots;
}

const gatewaysAt = (layout: TopologyLayout, region: PlacedRegion, side: Side): PlacedGateway[] =>
  layout.gateways
    .filter((gateway) => gateway.node.region === region.region.id && gateway.side === side)
    .sort((a, b) => a.y - b.y);

/** Moves the one gateway of a side to the mean height at which its edges arrive, as far as its region allows. */
function levelGateway(
  layout: TopologyLayout,
  region: PlacedRegion,
  side: Side,
  edges: readonly TopologyEdge[],
  peerY: (edge: TopologyEdge) => number,
): void {
  const [gateway, ...others] = gatewaysAt(layout, region, side);
  if (!gateway || others.length > 0) return;
  const through = edges.filter(({ via }) => via.includes(gateway.node.id));
  if (through.length === 0) return;
  const past = edges.length - through.length;
  const mean = through.reduce((sum, edge) => sum + peerY(edge), 0) / through.length;
  const wanted = mean - GATEWAY.head - (LANE * through.length) / 2;
  const lowest = region.y + region.height - gateway.height - 12 - (past > 0 ? PAST_GATEWAY + LANE * past : 0);
  gateway.y = Math.max(region.y + 12, Math.min(wanted, lowest));
}

/** Lanes of the gateways from above, then the edges that run past them. */
function fillBorder(
  slots: Map<string, Slot>,
  region: PlacedRegion,
  side: Side,
  edges: readonly TopologyEdge[],
  layout: TopologyLayout,
): void {
  const border = side === 'left' ? region.x : region.x + region.width;
  const outward = side === 'left' ? -1 : 1;
  const half = GATEWAY.width / 2;
  const gateways = gatewaysAt(layout, region, side);
  // Without a gateway on the border the lines need not be level as long.
  const inset = gateways.length > 0 ? half : 8;
  const at = (y: number): Slot => ({ inside: border - inset * outward, outside: border + half * outward, y });
  for (const gateway of gateways) {
    const through = edges.filter(({ via }) => via.includes(gateway.node.id));
    for (const [index, edge] of through.entries()) {
      slots.set(slotKey(region.region.id, edge), at(gateway.y + GATEWAY.head + LANE * (index + 0.5)));
    }
  }
  const past = edges.filter((edge) => !slots.has(slotKey(region.region.id, edge)));
  const last = gateways.at(-1);
  const middle = region.y + region.height / 2 + 12;
  const first = last ? last.y + last.height + PAST_GATEWAY : middle - (LANE * (past.length - 1)) / 2;
  for (const [index, edge] of past.entries()) slots.set(slotKey(region.region.id, edge), at(first + LANE * index));
}
