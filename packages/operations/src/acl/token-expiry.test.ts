import { TOKEN_LIFETIME_MS_MAX } from '@peerway/model/acl-constants';
import { expect, it } from 'vitest';
import { expiryOf } from './token-expiry.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const at = (ms: number): string => new Date(now.getTime() + ms).toISOString();

it.each([
  ['never', { expiresAt: null, expiresInMs: null }, null],
  ['a minute from now', { expiresAt: null, expiresInMs: 60_000 }, at(60_000)],
  ['at a minute from now', { expiresAt: at(60_000), expiresInMs: null }, at(60_000)],
  ['the longest', { expiresAt: null, expiresInMs: TOKEN_LIFETIME_MS_MAX }, at(TOKEN_LIFETIME_MS_MAX)],
])('a token may end: %s', (_what, input, expected) => {
  expect(expiryOf(input, now)).toBe(expected);
});

it.each([
  ['too soon', { expiresAt: null, expiresInMs: 59_999 }, /cannot be less than 1m0s/],
  ['in the past', { expiresAt: at(-1), expiresInMs: null }, /cannot be less than 1m0s/],
  ['a negative time from now', { expiresAt: null, expiresInMs: -5 }, /cannot be less than 1m0s/],
  ['no number', { expiresAt: null, expiresInMs: Number.NaN }, /cannot be less than/],
  ['too late', { expiresAt: null, expiresInMs: TOKEN_LIFETIME_MS_MAX + 1 }, /cannot be more than/],
  ['at the end of time', { expiresAt: '9999-12-31T23:59:59.000Z', expiresInMs: null }, /cannot be more than/],
  ['both ways', { expiresAt: at(60_000), expiresInMs: 60_000 }, /cannot both be set/],
])('a token may not end: %s', (_what, input, message) => {
  expect(() => expiryOf(input, now)).toThrow(message);
});
