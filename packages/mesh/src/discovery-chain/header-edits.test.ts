import type { HeaderEdits } from '@peerway/model/http-route';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeHeaderEdits } from './header-edits.ts';

type Headers = ReadonlyMap<string, readonly string[]>;

/** What becomes of headers, by lower-case name: removed, then set, then added to. */
function edited(headers: Headers, { remove, set, add }: HeaderEdits): Headers {
  const result = new Map(headers);
  for (const name of remove) result.delete(name.toLowerCase());
  for (const [name, value] of Object.entries(set)) result.set(name.toLowerCase(), [value]);
  for (const [name, value] of Object.entries(add)) {
    result.set(name.toLowerCase(), [...(result.get(name.toLowerCase()) ?? []), value]);
  }
  return result;
}

const name = fc.constantFrom('a', 'A', 'b', 'c');
const edits: fc.Arbitrary<HeaderEdits> = fc.record({
  remove: fc.array(name, { maxLength: 2 }),
  set: fc.dictionary(name, fc.string(), { maxKeys: 2 }),
  add: fc.dictionary(name, fc.string(), { maxKeys: 2 }),
});
const headers: fc.Arbitrary<Headers> = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(fc.string(), { minLength: 1, maxLength: 2 }))
  .map((values) => new Map(Object.entries(values)));

describe('two edits of headers as one', () => {
  it('do what the loser’s and then the winner’s would, one after the other', () => {
    fc.assert(
      fc.property(headers, edits, edits, (before, loser, winner) => {
        const added = new Set(Object.keys(loser.add).map((key) => key.toLowerCase()));
        // Of a header that both add, only the winner's value is added.
        fc.pre(!Object.keys(winner.add).some((key) => added.has(key.toLowerCase())));
        expect(edited(before, mergeHeaderEdits(loser, winner))).toEqual(edited(edited(before, loser), winner));
      }),
    );
  });

  it('add what the winner adds, where both add to one header', () => {
    const add = (header: string, value: string): HeaderEdits => ({ remove: [], set: {}, add: { [header]: value } });
    expect(mergeHeaderEdits(add('X-From', 'outer'), add('x-from', 'inner')).add).toEqual({ 'x-from': 'inner' });
  });
});
