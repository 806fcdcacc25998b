import type { TokenWarningKind } from '@peerway/model/token-warning';
import { expect, it } from 'vitest';
import { tokensSentence } from './tokens-sentence';

const token = (...kinds: TokenWarningKind[]) => ({
  warnings: kinds.map((kind) => ({ kind, what: '', why: '', instead: '' })),
});

it.each([
  [
    '3 tokens: 1 may do everything, 1 is not used, 2 never end.',
    [token('everything', 'never-ends'), token('unused', 'never-ends'), token()],
  ],
  ['2 tokens: 2 end within a week.', [token('ends-soon'), token('ends-soon')]],
  ['1 token: 1 ends within a week.', [token('ends-soon')]],
  ['3 tokens: 1 may change ACLs, 1 may write every service.', [token('every-service'), token(), token('acl-write')]],
  ['2 tokens: none needs attention.', [token(), token()]],
])('%s', (sentence, tokens) => {
  expect(tokensSentence(tokens)).toBe(sentence);
});
