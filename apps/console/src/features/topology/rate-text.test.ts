import { expect, it } from 'vitest';
import { rateText } from './rate-text';

it.each([
  [null, 'no traffic'],
  [{ requestsPerSecond: 4, connectionsPerSecond: 0.1 }, '4 req/s'],
  [{ requestsPerSecond: 0, connectionsPerSecond: 2 }, '2 conn/s'],
  [{ requestsPerSecond: 0, connectionsPerSecond: 0 }, '0 req/s'],
])('%j is %s', (traffic, text) => expect(rateText(traffic)).toBe(text));
