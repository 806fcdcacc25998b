import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import { errorDefinition } from '@peerway/model/error';
import type { TopologyEdge, TrafficSummary } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { edgeReason, problemsFirst } from './edge-severity';

const traffic = (changes: Partial<TrafficSummary> = {}): TrafficSummary => ({
  windowMs: 60_000,
  requestsPerSecond: 10,
  errorShare: 0,
  connectionsPerSecond: 0,
  activeConnections: 1,
  bytesPerSecond: 0,
  p50Ms: 1,
  p95Ms: 2,
  p99Ms: 3,
  errorsByCode: {},
  ...changes,
});
const edge = (changes: Partial<TopologyEdge> = {}): TopologyEdge => ({
  id: 'a > b',
  source: 'a',
  destination: 'b',
  via: [],
  alsoVia: [],
  protocol: 'http',
  mode: 'remote',
  modeDecidedBy: '',
  mtls: true,
  declared: true,
  observed: true,
  unavailable: null,
  traffic: traffic(),
  ...changes,
});
const unavailable = { code: 'routing.no_remote_gateway', message: 'No gateway.' };

describe('edgeSeverity', () => {
  it.each([
    ['healthy', edge()],
    ['degraded', edge({ traffic: traffic({ errorShare: 0.01 }) })],
    ['failing', edge({ traffic: traffic({ errorShare: 0.05 }) })],
    ['undeclared', edge({ declared: false })],
    ['healthy', edge({ declared: null })],
    ['failing', edge({ declared: false, traffic: traffic({ errorShare: 0.05 }) })],
    ['denied', edge({ traffic: traffic({ errorsByCode: { 'identity.intention_denied': 0.1 } }) })],
    ['idle', edge({ observed: false, traffic: null })],
    ['unavailable', edge({ unavailable })],
    ['unavailable', edge({ unavailable, observed: false, traffic: null })],
  ])('is %s', (severity, given) => expect(edgeSeverity(given)).toBe(severity));

  it('takes neither good nor idle edges for problems, nor what works and nobody declared', () => {
    expect([isProblem('healthy'), isProblem('idle'), isProblem('undeclared')]).toEqual([false, false, false]);
    expect([isProblem('denied'), isProblem('degraded')]).toEqual([true, true]);
  });
});

describe('problemsFirst', () => {
  it('puts what can not flow first and the busiest of the healthy before the rest', () => {
    const order = problemsFirst([
      edge({ id: 'idle', observed: false, traffic: null }),
      edge({ id: 'slow', traffic: traffic({ requestsPerSecond: 1 }) }),
      edge({ id: 'busy' }),
      edge({ id: 'broken', unavailable }),
    ]).map(({ id }) => id);
    expect(order).toEqual(['broken', 'busy', 'slow', 'idle']);
  });
});

describe('edgeReason', () => {
  it('gives the reason of the snapshot for what can not flow', () => {
    expect(edgeReason(edge({ unavailable }))).toBe('No gateway.');
  });
  it('says the most frequent error in the words of the error table, never by its code', () => {
    const errors = { 'upstream.timeout': 0.1, 'upstream.reset': 0.4 };
    const reason = edgeReason(edge({ traffic: traffic({ errorShare: 0.2, errorsByCode: errors }) }));
    expect(reason).toBe(errorDefinition('upstream.reset').text);
  });
  it.each(['5xx', 'newer.than_this'])('has words for %s, which is not in the table', (code) => {
    expect(edgeReason(edge({ traffic: traffic({ errorShare: 0.2, errorsByCode: { [code]: 1 } }) }))).toMatch(
      /^The .*\.$/,
    );
  });
  it('says what to do about what nobody declared', () => {
    expect(edgeReason(edge({ declared: false }))).toMatch(/Register .* or deny/);
  });
});
