import { GLOBAL_MANAGEMENT_POLICY_ID } from '@peerway/model/acl';
import { expect, it } from 'vitest';
import { tokensSentence } from './tokens-sentence';

const now = new Date('2026-01-01T00:00:00Z');
const manager = { policies: [{ id: GLOBAL_MANAGEMENT_POLICY_ID, name: 'global-management' }], expiresAt: null };
const ending = { policies: [], expiresAt: '2026-01-03T00:00:00Z' };

it('counts those that may do everything', () => {
  expect(tokensSentence([manager, { policies: [], expiresAt: null }], now)).toBe(
    '2 tokens, 1 of them may do everything.',
  );
});
it('warns of those that run out', () => {
  expect(tokensSentence([ending], now)).toBe('1 token, none of them may do everything. 1 token ends within a week.');
});
it('does not warn of those that have run out', () => {
  expect(tokensSentence([{ policies: [], expiresAt: '2025-12-01T00:00:00Z' }], now)).not.toMatch(/week/);
});
