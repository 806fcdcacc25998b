import type { AssessedToken } from '@peerway/model/token-warning';
import { expect, it } from 'vitest';
import { formatAssessedToken } from './format-acl.ts';

const token: AssessedToken = {
  accessorId: 'a',
  description: 'd',
  local: false,
  createdAt: '2026-01-02T00:00:00.000Z',
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
  usesSince: '2026-01-02T00:00:00.000Z',
  warnings: [],
};

it.each<[Partial<AssessedToken>, string[]]>([
  [{}, ['Last used: never used']],
  [{ usesSince: '2026-01-03T00:00:00.000Z' }, ['Last used: not since uses are noted']],
  [
    {
      lastUsedAt: '2026-01-04T00:00:00.000Z',
      warnings: [
        { kind: 'everything', what: 'May do everything.', why: 'So.', instead: 'A role.' },
        { kind: 'never-ends', what: 'Never ends.', why: 'So.', instead: 'An end.' },
      ],
    },
    [
      'Last used: 2026-01-04T00:00:00.000Z',
      'Attention: May do everything. So. A role.',
      'Attention: Never ends. So. An end.',
    ],
  ],
])('a token ends with when it was used and what is wrong with it: %j', (part, lines) => {
  const text = formatAssessedToken({ ...token, ...part });
  expect(
    text
      .split('\n')
      .map((line) => line.replace(/:\s+/, ': '))
      .slice(-lines.length),
  ).toEqual(lines);
});
