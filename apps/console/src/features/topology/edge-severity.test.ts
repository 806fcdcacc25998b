import type { TopologyEdge, TrafficSummary } from '@peerway/model/topology';
import { describe, expect, it } from 'vitest';
import { edgeReason, edgeSeverity, isProblem, problemsFirst } from './edge-severity';

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
    ['denied', edge({ traffic: traffic({ errorsByCode: { 'identity.intention_denied': 0.1 } }) })],
    ['idle', edge({ observed: false, traffic: null })],
    ['unavailable', edge({ unavailable })],
    ['unavailable', edge({ unavailable, observed: false, traffic: null })],
  ])('is %s', (severity, given) => expect(edgeSeverity(given)).toBe(severity));

  it('takes neither good nor idle edges for problems', () => {
    expect([isProblem('healthy'), isProblem('idle'), isProblem('denied')]).toEqual([false, false, true]);
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
  it('names the most frequent error', () => {
    const errors = { 'upstream.timeout': 0.1, 'upstream.reset': 0.4 };
    expect(edgeReason(edge({ traffic: traffic({ errorShare: 0.2, errorsByCode: errors }) }))).toContain(
      'upstream.reset',
    );
  });
});
