import { type EdgeSeverity, edgeSeverity } from '@peerway/model/edge-severity';
import type { TopologyEdge } from '@peerway/model/topology';
import type { StatusKind } from '@peerway/ui';
import { formatMs, formatShare } from '@peerway/ui';
import { rateText } from './rate-text';

export const severityStatus: Record<EdgeSeverity, StatusKind> = {
  unavailable: 'failing',
  denied: 'failing',
  failing: 'failing',
  degraded: 'degraded',
  undeclared: 'degraded',
  healthy: 'healthy',
  idle: 'unknown',
};

export const severityWord: Record<EdgeSeverity, string> = {
  unavailable: 'Unavailable',
  denied: 'Denied',
  failing: 'Failing',
  degraded: 'Degraded',
  undeclared: 'Not declared',
  healthy: 'Healthy',
  idle: 'Not used lately',
};

/** What stands on an edge: rate, errors if there are any, p95, mode. The first part is the strongest. */
export function labelParts(edge: TopologyEdge): { main: string; errors: string; rest: string } {
  const severity = edgeSeverity(edge);
  if (severity === 'unavailable' && !edge.observed) return { main: 'unavailable', errors: '', rest: edge.mode ?? '' };
  if (severity === 'idle') return { main: 'not used lately', errors: '', rest: edge.mode ?? '' };
  const errorShare = edge.traffic?.errorShare ?? 0;
  const p95 = edge.traffic?.p95Ms ?? null;
  return {
    main: rateText(edge.traffic),
    errors: errorShare > 0 ? formatShare(errorShare) : severity === 'undeclared' ? 'not declared' : '',
    rest: [p95 === null ? '' : formatMs(p95), edge.mode ?? ''].filter(Boolean).join(' · '),
  };
}

/** The whole of an edge for those who can't see it. */
export function edgeAccessibleText(name: string, edge: TopologyEdge): string {
  const { traffic } = edge;
  return [
    name,
    severityWord[edgeSeverity(edge)].toLowerCase(),
    rateText(edge.traffic),
    ...(traffic ? [`${formatShare(traffic.errorShare)} errors`] : []),
    ...(traffic && traffic.p95Ms !== null ? [`p95 ${formatMs(traffic.p95Ms)}`] : []),
    ...(edge.mode ? [`mode ${edge.mode}`] : []),
    ...(edge.mtls ? ['mutual TLS'] : []),
    ...(edge.declared === false && edge.observed ? ['not declared'] : []),
  ].join(', ');
}
