import { GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { expect, it } from 'vitest';
import { tokensSentence } from './tokens-sentence';

const now = new Date('2026-01-01T00:00:00Z');
const management = [{ id: GLOBAL_MANAGEMENT_POLICY_ID, name: 'global-management' }];
const token = { policies: [], roles: [], expiresAt: null };
const manager = { ...token, policies: management };
const ending = { ...token, expiresAt: '2026-01-03T00:00:00Z' };
const admins = { id: 'r1', policies: management };
const readers = { id: 'r2', policies: [{ id: 'p', name: 'reader' }] };

it('counts those that may do everything', () => {
  expect(tokensSentence([manager, token], [], now)).toBe('2 tokens, 1 of them may do everything.');
});
it('counts those that may do everything through a role', () => {
  const admin = { ...token, roles: [{ id: 'r1', name: 'admins' }] };
  const reader = { ...token, roles: [{ id: 'r2', name: 'readers' }] };
  expect(tokensSentence([manager, admin, reader], [admins, readers], now)).toBe(
    '3 tokens, 2 of them may do everything.',
  );
});
it('does not judge while roles are not known', () => {
  expect(tokensSentence([token, ending], undefined, now)).toBe('2 tokens. 1 token ends within a week.');
});
it('warns of those that run out', () => {
  expect(tokensSentence([ending], [], now)).toBe(
    '1 token, none of them may do everything. 1 token ends within a week.',
  );
});
it('does not warn of those that have run out', () => {
  expect(tokensSentence([{ ...token, expiresAt: '2025-12-01T00:00:00Z' }], [], now)).not.toMatch(/week/);
});
