import type { AclTokenView } from '@peerway/model/acl';
import { expect, it } from 'vitest';
import { losingSentence } from './losing-sentence';

const token = (description: string): AclTokenView => ({
  accessorId: description,
  description,
  local: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: null,
  createIndex: 1,
  modifyIndex: 1,
  policies: [],
  roles: [],
  serviceIdentities: [],
  nodeIdentities: [],
  templatedPolicies: [],
  isSelf: false,
});

it('names who loses it', () => {
  expect(losingSentence({ tokens: [token('ci')], roles: [] })).toMatch(/^1 token \(ci\) loses what it grants at once/);
  expect(losingSentence({ tokens: ['a', 'b', 'c', 'd'].map(token), roles: [{ id: 'r', name: 'team' }] })).toMatch(
    /^4 tokens \(a, b, c and 1 more\) and 1 role \(team\) lose/,
  );
});
it('says when nobody does', () => {
  expect(losingSentence({ tokens: [], roles: [] })).toMatch(/nobody loses/);
});
it('does not say that nobody does while it is not known', () => {
  expect(losingSentence(null)).not.toMatch(/nobody/i);
});
