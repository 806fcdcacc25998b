import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';

/**
 * How bad it is with an edge, worst first. `unavailable`: nothing can flow. `denied`: tried, and an intention said no.
 * `idle`: declared and never used. `silent`: used, and nothing was reported lately.
 */
export const severities = ['unavailable', 'denied', 'failing', 'degraded', 'healthy', 'idle'] as const;
export type EdgeSeverity = (typeof severities)[number];

/** Shares of errors from which an edge counts as degraded and as failing. */
export const DEGRADED_FROM = 0.01;
export const FAILING_FROM = 0.05;

export function edgeSeverity(edge: Pick<TopologyEdge, 'unavailable' | 'observed' | 'traffic'>): EdgeSeverity {
  if (edge.unavailable) return 'unavailable';
  const { traffic } = edge;
  if (!edge.observed || !traffic) return 'idle';
  if ((traffic.errorsByCode['identity.intention_denied'] ?? 0) > 0) return 'denied';
  if (traffic.errorShare >= FAILING_FROM) return 'failing';
  return traffic.errorShare >= DEGRADED_FROM ? 'degraded' : 'healthy';
}

export const isProblem = (severity: EdgeSeverity): boolean => severity !== 'healthy' && severity !== 'idle';

/** The edges, those with a problem first, then by how much they carry. */
export function problemsFirst(edges: readonly TopologyEdge[]): TopologyEdge[] {
  const volume = ({ traffic }: TopologyEdge): number =>
    (traffic?.requestsPerSecond ?? 0) + (traffic?.connectionsPerSecond ?? 0);
  return [...edges].sort(
    (a, b) =>
      severities.indexOf(edgeSeverity(a)) - severities.indexOf(edgeSeverity(b)) ||
      volume(b) - volume(a) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** A node by its name, and whose it is when it is a peer's. */
export function nodeName(node: Pick<TopologyNode, 'name' | 'peer'> | undefined, id: string): string {
  if (!node) return id;
  return node.peer === '' ? node.name : `${node.name} of ${node.peer}`;
}

/** `web to api of west`. */
export function edgeName(view: Pick<TopologyView, 'nodes'>, edge: TopologyEdge): string {
  const find = (id: string): TopologyNode | undefined => view.nodes.find((node) => node.id === id);
  return `${nodeName(find(edge.source), edge.source)} to ${nodeName(find(edge.destination), edge.destination)}`;
}

/** Why an edge has its severity, in a sentence; empty when it is healthy. */
export function edgeReason(edge: TopologyEdge): string {
  switch (edgeSeverity(edge)) {
    case 'unavailable':
      return edge.unavailable?.message ?? '';
    case 'denied':
      return 'No intention allows the source, so the destination refuses it.';
    case 'failing':
    case 'degraded': {
      const [code] = Object.entries(edge.traffic?.errorsByCode ?? {}).sort((a, b) => b[1] - a[1])[0] ?? [];
      return code ? `Most errors are ${code}.` : 'The service itself answers with errors.';
    }
    case 'idle':
      return 'An upstream is registered, and nothing has used it lately.';
    default:
      return '';
  }
}
