import type { TrafficPoint } from '@peerway/model/topology';
import { expect, it } from 'vitest';
import { chartColumns } from './chart-series';

const point = (at: string, requestsPerSecond: number): TrafficPoint => ({
  at,
  requestsPerSecond,
  errorsPerSecond: 0,
  connectionsPerSecond: 0,
  activeConnections: 0,
  bytesPerSecond: 0,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
});

it('gives times in seconds and one column per measure', () => {
  const columns = chartColumns([point('2026-01-01T00:00:00Z', 4), point('2026-01-01T00:00:02Z', 5)], 2000);
  expect(columns.times).toEqual([1767225600, 1767225602]);
  expect(columns.requestsPerSecond).toEqual([4, 5]);
  expect(columns.p95Ms).toEqual([null, null]);
});
it('draws silence as a gap', () => {
  const columns = chartColumns([point('2026-01-01T00:00:00Z', 4), point('2026-01-01T00:00:06Z', 5)], 2000);
  expect(columns.requestsPerSecond).toEqual([4, null, null, 5]);
});
it('is empty without points', () => {
  expect(chartColumns([], 2000).times).toEqual([]);
});
it('puts the time before on the same times, with the gaps of each', () => {
  const now = [point('2026-01-01T00:00:02Z', 4)];
  const before = [point('2026-01-01T00:00:02Z', 1), point('2026-01-01T00:00:06Z', 2)];
  const columns = chartColumns(now, 2000, before);
  expect(columns.requestsPerSecond).toEqual([4, null, null]);
  expect(columns.before?.requestsPerSecond).toEqual([1, null, 2]);
});
