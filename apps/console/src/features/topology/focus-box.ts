import { edgeSeverity, isProblem } from './edge-severity';
import type { Box, TopologyLayout } from './layout';

/** Wider maps than this can't be read as a whole, so their problems are shown first. */
const WHOLE_WIDTH_MAX = 2_200;
const WHOLE_HEIGHT_MAX = 1_500;

/** What to show when the map opens: all of it, or, where that is too much, what has a problem. */
export function focusBox(layout: TopologyLayout): Box {
  const whole = {
    x: -62,
    y: 0,
    width: Math.max(layout.width, 1) + 124,
    height: Math.max(layout.height, 1),
  };
  if (layout.width <= WHOLE_WIDTH_MAX && layout.height <= WHOLE_HEIGHT_MAX) return whole;
  const ends = new Set(
    layout.edges
      .filter(({ edge }) => isProblem(edgeSeverity(edge)))
      .flatMap(({ edge }) => [edge.source, edge.destination]),
  );
  const boxes = layout.nodes.filter(({ node }) => ends.has(node.id));
  if (boxes.length === 0) return whole;
  const x = Math.min(...boxes.map((box) => box.x)) - 80;
  const y = Math.min(...boxes.map((box) => box.y)) - 80;
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + 80 - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + 80 - y,
  };
}
