import { expect, it } from 'vitest';
import { methodLoss, methodSentence } from './method-sentence';

it.each([
  [{ type: 'oidc' }, { rules: 0, tokens: 0, isOffered: true }, /^Nobody gets in/],
  [{ type: 'oidc' }, { rules: 1, tokens: 0, isOffered: false }, /no public_url/],
  [{ type: 'oidc' }, { rules: 1, tokens: 2, isOffered: true }, /in a browser\. 2 tokens of its logins are valid now/],
  [{ type: 'jwt' }, { rules: 1, tokens: 1, isOffered: false }, /bearer tokens\. 1 token of its logins is valid now/],
] as const)('%j with %j', (method, use, words) => {
  expect(methodSentence(method, use)).toMatch(words);
});

it('says what ends with a method, and nothing where nothing does', () => {
  expect(methodLoss({ rules: 0, tokens: 0 })).toEqual([]);
  expect(methodLoss({ rules: 2, tokens: 1 })).toEqual([
    '1 token of its logins ends at once, and who is signed in with it is signed out.',
    '2 binding rules are deleted with it.',
  ]);
});
