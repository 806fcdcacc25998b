import type { ChainNode, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { targetHop } from './hop';

type Point = { x: number; y: number };
/** A node with its rows. A router has a row for each route, a splitter for each leg; the others have none of their own. */
export type ChainBox = {
  id: string;
  column: 'router' | 'splitter' | 'resolver' | 'target';
  x: number;
  y: number;
  width: number;
  height: number;
  rows: number;
};
/** `via`: the ends of the gap that is kept for it between the boxes of a column that it passes; null: it passes none. */
export type ChainEdge = {
  from: Point;
  to: Point;
  via: readonly [Point, Point] | null;
  source: string;
  target: string;
  kind: 'way' | 'failover';
  order: number;
};
export type ChainLayout = { width: number; height: number; boxes: ChainBox[]; edges: ChainEdge[] };

export const HEADER = 36;
export const ROW = 32;
/** Of a resolver and a target, which say what they are in two lines. */
const PLAIN = 60;
const GAP = { x: 56, y: 16 };
/** Height that a way takes which passes a column. */
const PASS = 4;
const widths = { router: 240, splitter: 190, resolver: 200, target: 220 } as const;
const columns = ['router', 'splitter', 'resolver', 'target'] as const;

/** What a box leads to: from which row, to which box. `order`: place in the failover; 0 for the way itself. */
type Link = { row: number; to: string; order: number };
/** Something that takes a place in a column: a box, or a way that passes. */
type Item = { id: string; height: number; at: number };

/**
 * Where the parts of a chain are drawn: a column for each kind, each part as near as can be to what leads to it, none over
 * another, and no way behind a box. Pure, so that it is the same picture every time.
 */
export function layoutChain(view: DiscoveryChainView): ChainLayout {
  const links = new Map(Object.values(view.nodes).map((node) => [node.name, linksOf(node)]));
  const boxes = new Map<string, ChainBox>();
  const passes = new Map<string, readonly [Point, Point]>();
  let x = 0;
  for (const column of columns) {
    const ids = column === 'target' ? Object.keys(view.targets).map(targetHop) : namesOf(view, column);
    if (ids.length === 0) continue;
    const width = widths[column];
    const items = ids.map((id) => ({ id, height: heightOf(view.nodes[id]), at: entry(links, boxes, passes, id) }));
    const passing = column === 'splitter' ? passingItems(view, links, boxes) : [];
    for (const { id, y, height } of stack([...items, ...passing])) {
      if (ids.includes(id)) boxes.set(id, { id, column, x, y, width, height, rows: rowsOf(view.nodes[id]) });
      else
        passes.set(id, [
          { x, y: y + height / 2 },
          { x: x + width, y: y + height / 2 },
        ]);
    }
    x += width + GAP.x;
  }
  const edges = [...links].flatMap(([id, all]) => all.flatMap((link) => edgeOf(boxes, passes, id, link) ?? []));
  const all = [...boxes.values()];
  return {
    boxes: all,
    edges,
    width: x - GAP.x,
    height: all.reduce((most, box) => Math.max(most, box.y + box.height), 0),
  };
}

/** One below the other, each where it is wanted unless the one above is there. */
function stack(items: readonly Item[]): (Item & { y: number })[] {
  let bottom = -GAP.y;
  return items
    .toSorted((one, other) => compare(one.at, other.at))
    .map((item) => {
      const y = Math.max(bottom + GAP.y, Number.isFinite(item.at) ? item.at - item.height / 2 : 0);
      bottom = y + item.height;
      return { ...item, y };
    });
}

// Infinity minus itself is no number to sort by.
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);

const passId = (source: string, row: number): string => `pass ${source} ${row}`;

/** The ways of a router that lead past the splitters. */
function passingItems(
  view: DiscoveryChainView,
  links: ReadonlyMap<string, readonly Link[]>,
  boxes: ReadonlyMap<string, ChainBox>,
): Item[] {
  return [...boxes.values()].flatMap((box) =>
    (links.get(box.id) ?? [])
      .filter(({ to }) => view.nodes[to]?.type === 'resolver')
      .map(({ row }) => ({ id: passId(box.id, row), height: PASS, at: rowY(box, row) })),
  );
}

const namesOf = (view: DiscoveryChainView, type: ChainNode['type']): string[] =>
  Object.values(view.nodes).flatMap((node) => (node.type === type ? node.name : []));

function rowsOf(node: ChainNode | undefined): number {
  if (node?.type === 'router') return node.routes.length;
  return node?.type === 'splitter' ? node.splits.length : 0;
}

function heightOf(node: ChainNode | undefined): number {
  const rows = rowsOf(node);
  return rows === 0 ? PLAIN : HEADER + rows * ROW;
}

function linksOf(node: ChainNode): Link[] {
  switch (node.type) {
    case 'router':
      return node.routes.map(({ next }, row) => ({ row, to: next, order: 0 }));
    case 'splitter':
      return node.splits.map(({ next }, row) => ({ row, to: next, order: 0 }));
    case 'resolver':
      return [node.target, ...node.failover].map((id, order) => ({ row: 0, to: targetHop(id), order }));
    default:
      return node satisfies never;
  }
}

const rowY = (box: ChainBox, row: number): number =>
  box.rows === 0 ? box.y + box.height / 2 : box.y + HEADER + row * ROW + ROW / 2;

/** The mean height at which what is placed already leads to a box; what only takes over stands below the rest. */
function entry(
  links: ReadonlyMap<string, readonly Link[]>,
  boxes: ReadonlyMap<string, ChainBox>,
  passes: ReadonlyMap<string, readonly [Point, Point]>,
  id: string,
): number {
  const entering = [...boxes.values()].flatMap((box) =>
    (links.get(box.id) ?? [])
      .filter(({ to }) => to === id)
      .map(({ row, order }) => ({ order, y: passes.get(passId(box.id, row))?.[1].y ?? rowY(box, row) })),
  );
  const ways = entering.filter(({ order }) => order === 0);
  if (ways.length > 0) return ways.reduce((sum, { y }) => sum + y, 0) / ways.length;
  const first = entering.toSorted((one, other) => one.order - other.order)[0];
  return first === undefined ? Number.POSITIVE_INFINITY : first.y + first.order * (PLAIN + GAP.y);
}

function edgeOf(
  boxes: ReadonlyMap<string, ChainBox>,
  passes: ReadonlyMap<string, readonly [Point, Point]>,
  id: string,
  { row, to, order }: Link,
): ChainEdge | null {
  const [source, target] = [boxes.get(id), boxes.get(to)];
  if (!source || !target) return null;
  return {
    from: { x: source.x + source.width, y: rowY(source, row) },
    to: { x: target.x, y: target.rows === 0 ? target.y + target.height / 2 : target.y + HEADER / 2 },
    via: passes.get(passId(id, row)) ?? null,
    source: id,
    target: to,
    kind: order === 0 ? 'way' : 'failover',
    order,
  };
}
