import { edgeSeverity } from '@peerway/model/edge-severity';
import type { TopologyEdge } from '@peerway/model/topology';

/**
 * What was written down against what was seen: `unused` is declared and carried nothing lately, `undeclared` is used and no upstream
 * here declares it, `denied` was tried and refused by an intention, `agrees` is both; `unknown`: what another cluster's clients
 * declare is theirs to know.
 */
export const comparisons = ['denied', 'undeclared', 'unused', 'agrees', 'unknown'] as const;
export type Comparison = (typeof comparisons)[number];

export function compareDeclared(edge: TopologyEdge): Comparison {
  if (edgeSeverity(edge) === 'denied') return 'denied';
  if (edge.declared === null) return 'unknown';
  if (!edge.declared) return 'undeclared';
  return edge.observed ? 'agrees' : 'unused';
}

/** In a cell of the table. */
export const comparisonWord: Record<Comparison, string> = {
  denied: 'Tried and denied',
  undeclared: 'Used, not declared',
  unused: 'Declared, not used lately',
  agrees: 'Declared and used',
  unknown: 'Declared elsewhere',
};

/** The expression that finds them. */
export const comparisonExpression: Record<'denied' | 'undeclared' | 'unused', string> = {
  denied: 'denied',
  undeclared: 'undeclared and used and not denied',
  unused: 'declared and not used and not denied',
};

/** How many paths differ from what was declared, by how. */
export function countDifferences(edges: readonly TopologyEdge[]): Record<'denied' | 'undeclared' | 'unused', number> {
  const counts = { denied: 0, undeclared: 0, unused: 0 };
  for (const edge of edges) {
    const comparison = compareDeclared(edge);
    if (comparison !== 'agrees' && comparison !== 'unknown') counts[comparison] += 1;
  }
  return counts;
}
