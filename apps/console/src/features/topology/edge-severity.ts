import { edgeSeverity, severities } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import { errorWords } from './error-words';
import { nodeOf } from './node-index';
import { nodeName } from './node-place';

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

/** `web to api of west`. */
export function edgeName(view: Pick<TopologyView, 'nodes'>, edge: TopologyEdge): string {
  const find = (id: string): TopologyNode | undefined => nodeOf(view, id);
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
      return code ? errorWords(code) : 'The service itself answers with errors.';
    }
    case 'undeclared':
      return 'It is used, and no upstream here declares it. Register it as an upstream of the source, or deny it with an intention.';
    case 'idle':
      return 'An upstream is registered, and nothing has used it lately.';
    default:
      return '';
  }
}
