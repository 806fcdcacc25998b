import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rangeOfProblem } from './code-problem.ts';

const text = 'Kind = "mesh"\nNamee = 1\n';

it.each([
  ['a word', { line: 2, column: 1 }, 'Namee'],
  ['a text in quotes', { line: 1, column: 8 }, '"mesh"'],
  ['a place that is not known', { line: null, column: null }, 'K'],
])('underlines %s', (_what, place, underlined) => {
  const { from, to } = rangeOfProblem(text, { ...place, message: '' });
  expect(text.slice(from, to)).toBe(underlined);
});

it('never leaves the text, whatever place is named', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 99 }), (any, line, column) => {
      const { from, to } = rangeOfProblem(any, { line, column, message: '' });
      expect(from >= 0 && from <= to && to <= any.length).toBe(true);
    }),
  );
});
