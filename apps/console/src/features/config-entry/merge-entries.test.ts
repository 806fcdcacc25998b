import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeEntries } from './merge-entries';

const leaf = fc.constantFrom<unknown>(1, 2, 'a', true, [1], [1, 2]);
const fields = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), leaf);
const entry = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.oneof(leaf, fields));

describe('merged changes', () => {
  it('are mine where they changed nothing, and theirs where I changed nothing', () => {
    fc.assert(
      fc.property(entry, entry, (base, changed) => {
        expect(mergeEntries(base, changed, base)).toEqual(changed);
        expect(mergeEntries(base, base, changed)).toEqual(changed);
      }),
    );
  });
  it('are the change itself where both made the same', () => {
    fc.assert(
      fc.property(entry, entry, (base, changed) => {
        expect(mergeEntries(base, changed, changed)).toEqual(changed);
      }),
    );
  });
  it.each<[string, object, object, object, object]>([
    ['both fields that were added', {}, { A: 1 }, { B: 2 }, { A: 1, B: 2 }],
    ['what one changed and the other took away elsewhere', { A: 1, B: 1 }, { A: 2, B: 1 }, { A: 1 }, { A: 2 }],
    [
      'both, inside one object',
      { A: { x: 1, y: 1 } },
      { A: { x: 2, y: 1 } },
      { A: { x: 1, y: 2 } },
      { A: { x: 2, y: 2 } },
    ],
    ['mine, of one field', { A: 1 }, { A: 2 }, { A: 3 }, { A: 2 }],
    ['mine, of one list', { A: [1] }, { A: [1, 2] }, { A: [1, 3] }, { A: [1, 2] }],
  ])('are %s', (_what, base, mine, theirs, merged) => {
    expect(mergeEntries(base, mine, theirs)).toEqual(merged);
  });
});
