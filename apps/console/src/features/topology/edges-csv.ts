import { edgeSeverity } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { problemsFirst } from './edge-severity';
import { nodeOf } from './node-index';

type Cell = string | number | boolean | null;

const endColumns = (end: 'from' | 'to', node: TopologyNode | undefined, id: string): [string, Cell][] => [
  [end, node?.name ?? id],
  [`${end}_peer`, node?.peer ?? ''],
  [`${end}_partition`, node?.partition ?? ''],
  [`${end}_namespace`, node?.namespace ?? ''],
];

function rowOf(view: TopologyView, edge: TopologyEdge): [string, Cell][] {
  const { traffic } = edge;
  return [
    ...endColumns('from', nodeOf(view, edge.source), edge.source),
    ...endColumns('to', nodeOf(view, edge.destination), edge.destination),
    ['state', edgeSeverity(edge)],
    ['declared', edge.declared],
    ['observed', edge.observed],
    ['requests_per_second', traffic?.requestsPerSecond ?? null],
    ['connections_per_second', traffic?.connectionsPerSecond ?? null],
    ['error_share', traffic?.errorShare ?? null],
    ['p50_ms', traffic?.p50Ms ?? null],
    ['p95_ms', traffic?.p95Ms ?? null],
    ['p99_ms', traffic?.p99Ms ?? null],
    ['bytes_per_second', traffic?.bytesPerSecond ?? null],
    ['mode', edge.mode],
    ['through', edge.via.map((id) => nodeOf(view, id)?.name ?? id).join(' > ')],
    ['protocol', edge.protocol],
    ['mutual_tls', edge.mtls],
    ['unavailable', edge.unavailable?.code ?? ''],
  ];
}

/** The paths as comma-separated values (RFC 4180), the worst first. What is not known is empty. */
export function edgesCsv(view: TopologyView, edges: readonly TopologyEdge[]): string {
  const rows = problemsFirst(edges).map((edge) => rowOf(view, edge));
  const [first] = rows;
  if (first === undefined) return '';
  return [first.map(([name]) => name), ...rows.map((row) => row.map(([, cell]) => cellText(cell)))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
}

/** A text that a spreadsheet would take for a formula is kept from being one: names come from other clusters too. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
