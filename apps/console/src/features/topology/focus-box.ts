import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { Box, TopologyLayout } from './layout-geometry';

/** Wider maps than this can't be read as a whole, so their problems are shown first. */
const WHOLE_WIDTH_MAX = 2_200;
const WHOLE_HEIGHT_MAX = 1_500;

/** What to show when the map opens: all of it, or, where that is too much, what has a problem. */
export function focusBox(layout: TopologyLayout): Box {
  const whole = around([...layout.regions, ...layout.gateways], 0);
  if (layout.width <= WHOLE_WIDTH_MAX && layout.height <= WHOLE_HEIGHT_MAX) return whole;
  const ends = new Set(
    layout.edges
      .filter(({ edge }) => isProblem(edgeSeverity(edge)))
      .flatMap(({ edge }) => [edge.source, edge.destination]),
  );
  const boxes = layout.nodes.filter(({ node }) => ends.has(node.id));
  if (boxes.length === 0) return whole;
  return around(boxes, 80);
}

/** The box that holds all boxes, with room around them. */
export function around(boxes: readonly Box[], room: number): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const x = Math.min(...boxes.map((box) => box.x)) - room;
  const y = Math.min(...boxes.map((box) => box.y)) - room;
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + room - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + room - y,
  };
}
