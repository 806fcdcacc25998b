import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldDiff, lineDiff } from './line-diff.ts';

const texts = fc.array(fc.constantFrom('a', 'b', '}', '  x = 1', 'y'), { minLength: 1, maxLength: 20 });
const asText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

it('holds both texts whole, with their line numbers', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const lines = lineDiff(asText(before), asText(after));
      expect(lines.filter(({ kind }) => kind !== 'added').map(({ text }) => text)).toEqual(before);
      expect(lines.filter(({ kind }) => kind !== 'removed').map(({ text }) => text)).toEqual(after);
      expect(lines.flatMap((line) => line.after ?? [])).toEqual(after.map((_line, index) => index + 1));
    }),
  );
});

it('leaves no line out that changed, and counts those it leaves out', () => {
  fc.assert(
    fc.property(texts, texts, fc.integer({ min: 0, max: 4 }), (before, after, context) => {
      const lines = lineDiff(asText(before), asText(after));
      const folded = foldDiff(lines, context);
      const isChange = ({ kind }: { kind: string }): boolean => kind === 'added' || kind === 'removed';
      expect(folded.filter(isChange)).toEqual(lines.filter(isChange));
      expect(folded.reduce((sum, line) => sum + (line.kind === 'gap' ? line.count : 1), 0)).toBe(lines.length);
    }),
  );
});
