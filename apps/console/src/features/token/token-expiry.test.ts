import { expect, it } from 'vitest';
import { readExpiry } from './token-expiry';

const now = new Date('2026-01-01T00:00:00Z');

it('asks for a time from now, which the cluster counts', () => {
  expect(readExpiry('24h', '', now)).toEqual({ expiresAt: null, expiresInMs: 86_400_000 });
  expect(readExpiry('never', '', now)).toEqual({ expiresAt: null, expiresInMs: null });
});
it('takes an exact time', () => {
  expect(readExpiry('at', '2026-03-01T12:00:00Z', now).expiresAt).toBe('2026-03-01T12:00:00.000Z');
});
it.each([
  ['', /day and the time/],
  ['2025-12-31T00:00:00Z', /a minute at least/],
  ['2028-01-01T00:00:00Z', /366 days at most/],
])('says what is wrong with %j', (at, problem) => {
  expect(readExpiry('at', at, now).problem).toMatch(problem);
});
