import type { TopologyEdge, TopologyNode, TopologyRegion } from '@peerway/model/topology';

/* Sizes and shapes of the map, in pixels at scale 1. */

export const NODE = { width: 178, height: 52, gap: 26 } as const;
export const GATEWAY = { width: 124, head: 32, foot: 10, gap: 16 } as const;
/** A region of which only one folded box is shown, as that box. */
export const COMPACT = { width: 214, gap: 14 } as const;
export const LANE = 36;
export const REGION = { head: 52, pad: 28, gatewaySide: 120, pathSide: 84, gap: 36, hidden: 28 } as const;
/** Between columns of services that call each other: room for a label. */
export const COLUMN_GAP = 212;
/** Between a gateway's box and the first edge that runs past it. */
export const PAST_GATEWAY = 8;

export type Point = { x: number; y: number };
export type Box = { x: number; y: number; width: number; height: number };
export type Side = 'left' | 'right';
export type PlacedRegion = Box & { region: TopologyRegion; hiddenCount: number; isEmpty: boolean; isCompact: boolean };
/** `of`: the region that it is all of, and stands for. */
export type PlacedNode = Box & { node: TopologyNode; of: TopologyRegion | null };
export type PlacedGateway = Box & { key: string; node: TopologyNode; side: Side };
export type PlacedEdge = {
  edge: TopologyEdge;
  path: string;
  label: Point & { anchor: 'start' | 'middle' | 'end' };
  end: Point & { direction: 1 | -1 };
};
export type TopologyLayout = {
  width: number;
  height: number;
  regions: PlacedRegion[];
  nodes: PlacedNode[];
  gateways: PlacedGateway[];
  edges: PlacedEdge[];
};

export const gatewayHeight = (lanes: number): number => GATEWAY.head + Math.max(lanes, 0.6) * LANE + GATEWAY.foot;
