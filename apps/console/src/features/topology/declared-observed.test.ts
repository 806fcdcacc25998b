import type { TopologyEdge, TrafficSummary } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { compareDeclared, comparisonExpression, countDifferences } from './declared-observed';
import { dashesOf } from './edge-shape';
import { findEdges } from './find-edges';
import { parseMapExpression } from './parse-map-expression';

const traffic = (errorsByCode: Record<string, number> = {}, errorShare = 0): TrafficSummary => ({
  ...{ windowMs: 30_000, requestsPerSecond: 5, errorShare, connectionsPerSecond: 0, activeConnections: 1 },
  ...{ bytesPerSecond: 10, p50Ms: 1, p95Ms: 1, p99Ms: 1, errorsByCode },
});
const edge = (id: string, declared: boolean | null, seen: TrafficSummary | null): TopologyEdge => ({
  ...{ id, source: 'a', destination: 'b', via: [], alsoVia: [], protocol: 'http', mode: null, modeDecidedBy: '' },
  ...{ mtls: null, declared, observed: seen !== null, unavailable: null, traffic: seen },
});
const refused = traffic({ 'identity.intention_denied': 1 });
const cases = [
  ['agrees', edge('both', true, traffic()), undefined],
  ['unused', edge('unused', true, null), '6 5'],
  ['undeclared', edge('undeclared', false, traffic()), '12 4 2 4'],
  ['undeclared', edge('undeclared and failing', false, traffic({}, 0.5)), '12 4 2 4'],
  ['denied', edge('denied', true, refused), '1.5 5'],
  ['denied', edge('denied and undeclared', false, refused), '1.5 5'],
  ['unknown', edge('of a peer', null, traffic()), undefined],
] as const;

describe('declared against observed', () => {
  it.each(cases)('%s: %o', (comparison, one, dashes) => {
    expect(compareDeclared(one)).toBe(comparison);
    expect(dashesOf(one)).toBe(dashes);
  });
  it('counts what the expressions find', () => {
    const edges = cases.map(([, one]) => one);
    const counts = countDifferences(edges);
    expect(counts).toEqual({ denied: 2, undeclared: 2, unused: 1 });
    for (const kind of ['denied', 'undeclared', 'unused'] as const) {
      const parsed = parseMapExpression(comparisonExpression[kind]);
      if ('fault' in parsed) throw new Error(parsed.fault.message);
      const found = findEdges({ at: '', regions: [], nodes: [], edges }, parsed.expression);
      expect(found.map((one) => compareDeclared(one))).toEqual(Array(counts[kind]).fill(kind));
    }
  });
});
