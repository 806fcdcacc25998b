import type { TopologyEdge } from './topology.ts';

/**
 * How bad it is with an edge, worst first. `unavailable`: nothing can flow. `denied`: tried, and an intention said no.
 * `undeclared`: well, but no upstream says that it is wanted. `idle`: declared, and not used lately.
 */
export const severities = ['unavailable', 'denied', 'failing', 'degraded', 'undeclared', 'healthy', 'idle'] as const;
export type EdgeSeverity = (typeof severities)[number];

/** Shares of errors from which an edge counts as degraded and as failing. */
const DEGRADED_FROM = 0.01;
const FAILING_FROM = 0.05;

export function edgeSeverity(
  edge: Pick<TopologyEdge, 'unavailable' | 'observed' | 'traffic' | 'declared'>,
): EdgeSeverity {
  if (edge.unavailable) return 'unavailable';
  const { traffic } = edge;
  if (!edge.observed || !traffic) return 'idle';
  if ((traffic.errorsByCode['identity.intention_denied'] ?? 0) > 0) return 'denied';
  if (traffic.errorShare >= FAILING_FROM) return 'failing';
  if (traffic.errorShare >= DEGRADED_FROM) return 'degraded';
  return edge.declared === false ? 'undeclared' : 'healthy';
}

/** Whether something does not work. What nobody declared works, and is to be decided on. */
export const isProblem = (severity: EdgeSeverity): boolean =>
  severity !== 'healthy' && severity !== 'idle' && severity !== 'undeclared';
