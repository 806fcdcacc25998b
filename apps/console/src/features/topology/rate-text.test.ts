import { expect, it } from 'vitest';
import { rateText } from './rate-text';

const flow = (requestsPerSecond: number, connectionsPerSecond: number, activeConnections = 0, bytesPerSecond = 0) => ({
  ...{ requestsPerSecond, connectionsPerSecond, activeConnections, bytesPerSecond },
});

it.each([
  [null, 'no traffic'],
  [flow(4, 0.1, 3, 900), '4 req/s'],
  [flow(0, 2, 3, 900), '2 conn/s'],
  // A gateway that passes kept connections through sees no request and no new connection, and bytes all the time.
  [flow(0, 0, 3, 1_200), '3 open, 1.2 kB/s'],
  [flow(0, 0, 3), '3 open, 0 B/s'],
  [flow(0, 0, 0, 1_200), '1.2 kB/s'],
  [flow(0, 0), '0 req/s'],
])('%j is %s', (traffic, text) => expect(rateText(traffic)).toBe(text));
