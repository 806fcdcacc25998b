import { expect, it } from 'vitest';
import { losingSentence } from './losing-sentence';

it('names who loses it', () => {
  expect(losingSentence(['ci'], [])).toMatch(/^1 token \(ci\) loses what it grants at once/);
  expect(losingSentence(['a', 'b', 'c', 'd'], ['team'])).toMatch(
    /^4 tokens \(a, b, c and 1 more\) and 1 role \(team\) lose/,
  );
});
it('says when nobody does', () => {
  expect(losingSentence([], [])).toMatch(/nobody loses/);
});
