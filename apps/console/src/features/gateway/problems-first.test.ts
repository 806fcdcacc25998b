import type { ProxyView } from '@peerway/model/topology';
import { expect, it } from 'vitest';
import { problemsFirst } from './problems-first';

type Route = ProxyView['routes'][number];

const route = (service: string, traffic: Partial<Route['traffic']>, protocol = 'http'): Route => ({
  service,
  namespace: 'default',
  partition: 'default',
  peer: '',
  protocol,
  mode: 'terminate',
  direction: 'inbound',
  traffic: {
    windowMs: 30_000,
    requestsPerSecond: 0,
    errorShare: 0,
    connectionsPerSecond: 0,
    activeConnections: 0,
    bytesPerSecond: 0,
    p50Ms: null,
    p95Ms: null,
    p99Ms: null,
    errorsByCode: {},
    ...traffic,
  },
});

it('puts failing routes before slow ones, slow ones before busy ones, and what is equal by name', () => {
  const routes = [
    route('quiet-b', {}),
    route('busy', { requestsPerSecond: 900, p95Ms: 20 }),
    route('slow', { requestsPerSecond: 1, p95Ms: 1_500 }),
    route('busy-tcp', { connectionsPerSecond: 950 }, 'tcp'),
    route('failing', { requestsPerSecond: 1, errorShare: 0.01 }),
    route('quiet-a', {}),
    route('broken', { errorShare: 1 }),
  ];
  expect(problemsFirst(routes).map(({ service }) => service)).toEqual([
    'broken',
    'failing',
    'slow',
    'busy-tcp',
    'busy',
    'quiet-a',
    'quiet-b',
  ]);
});
