import { expect, it } from 'vitest';
import { filterTokens, type TokenRow, tokenSearchText } from './token-rows';

const now = new Date('2026-01-01T00:00:00Z');
const token = (part: Partial<TokenRow>): TokenRow => ({
  accessorId: 'a',
  description: '',
  local: false,
  createdAt: '2025-12-01T00:00:00Z',
  expiresAt: null,
  createIndex: 1,
  modifyIndex: 1,
  policies: [],
  roles: [],
  serviceIdentities: [],
  nodeIdentities: [],
  templatedPolicies: [],
  isSelf: false,
  lastUsedAt: null,
  usesSince: '2025-12-01T00:00:00Z',
  warnings: [],
  ...part,
});
const reader = token({ accessorId: 'reader', policies: [{ id: 'p', name: 'read-only' }] });
const team = token({ accessorId: 'team', roles: [{ id: 'r', name: 'team' }], expiresAt: '2026-01-02T00:00:00Z' });
const unused = token({ accessorId: 'unused', warnings: [{ kind: 'unused', what: '', why: '', instead: '' }] });
const all = [reader, team, unused, token({ expiresAt: '2025-12-31T00:00:00Z' })];
const any = { policy: '', role: '', ends: '', attention: '' };

it.each([
  [any, all],
  [{ ...any, policy: 'read-only' }, [reader]],
  [{ ...any, role: 'team' }, [team]],
  [{ ...any, ends: 'soon' }, [team]],
  [{ ...any, policy: 'read-only', ends: 'soon' }, []],
  [{ ...any, attention: 'needed' }, [unused]],
])('%j', (filter, expected) => {
  expect(filterTokens(all, filter, now)).toEqual(expected);
});
it('is found by what is wrong with it', () => {
  expect(tokenSearchText(unused)).toMatch(/not used/);
});
it('is found by what it grants', () => {
  const row = token({ serviceIdentities: [{ serviceName: 'cart', datacenters: [] }] });
  expect(tokenSearchText(row)).toMatch(/cart/);
});
