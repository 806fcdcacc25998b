import type { TopologyEdge, TopologyNode } from '@peerway/model/topology';

/** More services than this in one column are wrapped into the next. */
const COLUMN_MAX = 10;
/** Longer chains of calls than this start again in the last column. */
const DEPTH_MAX = 7;
/** Services without any edge that are drawn; the rest is a number. */
const LONERS_MAX = 6;

export type RegionColumns = { columns: TopologyNode[][]; hiddenCount: number };

/** Services of a region in columns, callers before those they call. Services that nothing touches go last, and not all of them. */
export function regionColumns(services: readonly TopologyNode[], edges: readonly TopologyEdge[]): RegionColumns {
  const ids = new Set(services.map(({ id }) => id));
  const touched = new Set(edges.flatMap(({ source, destination }) => [source, destination]));
  const inner = edges.filter(
    ({ source, destination }) => source !== destination && ids.has(source) && ids.has(destination),
  );
  const depth = depths(ids, inner);
  const shown = services.filter(({ id }) => touched.has(id));
  const loners = services.filter(({ id }) => !touched.has(id));
  const deepest = Math.max(-1, ...shown.map(({ id }) => depth.get(id) ?? 0));
  const byDepth = Array.from({ length: deepest + 1 }, (_, level) =>
    shown.filter(({ id }) => (depth.get(id) ?? 0) === level),
  ).filter((column) => column.length > 0);
  const visibleLoners = loners.slice(0, LONERS_MAX);
  // A loner has no place in the order of calls: it goes where there is room.
  for (const node of visibleLoners) {
    const shortest = [...byDepth].sort((a, b) => a.length - b.length)[0];
    if (shortest && shortest.length < COLUMN_MAX) shortest.push(node);
    else byDepth.push([node]);
  }
  return { columns: byDepth.flatMap(wrap), hiddenCount: loners.length - visibleLoners.length };
}

/** Longest way from a node that nothing calls. A circle ends where it was entered. */
function depths(ids: ReadonlySet<string>, inner: readonly TopologyEdge[]): Map<string, number> {
  const callers = new Map<string, string[]>();
  for (const { source, destination } of inner) {
    callers.set(destination, [...(callers.get(destination) ?? []), source]);
  }
  const known = new Map<string, number>();
  const visit = (id: string, path: ReadonlySet<string>): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    if (path.has(id)) return 0;
    const above = (callers.get(id) ?? []).map((caller) => visit(caller, new Set([...path, id])) + 1);
    const depth = Math.min(DEPTH_MAX, Math.max(0, ...above));
    known.set(id, depth);
    return depth;
  };
  for (const id of ids) visit(id, new Set());
  return known;
}

function wrap(column: TopologyNode[]): TopologyNode[][] {
  const count = Math.ceil(column.length / COLUMN_MAX);
  const size = Math.ceil(column.length / count);
  return Array.from({ length: count }, (_, index) => column.slice(index * size, (index + 1) * size));
}
