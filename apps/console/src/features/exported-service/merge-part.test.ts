import { exportedServiceItemsSchema } from '@peerway/model/config-entry/exported-services';
import { grantKeysOf } from '@peerway/model/export-grants';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePart, type PartContent } from './merge-part';

const content = (pairs: readonly (readonly [string, string])[], description = ''): PartContent => ({
  description,
  services: exportedServiceItemsSchema.parse(
    [...Map.groupBy(pairs, ([name]) => name)].map(([Name, list]) => ({
      Name,
      Consumers: [...new Set(list.map(([, peer]) => peer))].map((Peer) => ({ Peer })),
    })),
  ),
});
const pairs = fc.array(fc.tuple(fc.constantFrom('api', 'web', 'ledger'), fc.constantFrom('west', 'north')));
const keys = ({ services }: PartContent): Set<string> => grantKeysOf(services);

describe('merging two changes of one part', () => {
  it('keeps what either added and drops what either took away', () => {
    fc.assert(
      fc.property(pairs, pairs, pairs, (a, b, c) => {
        const [base, mine, theirs] = [content(a), content(b), content(c)];
        const result = keys(mergePart(base, mine, theirs).merged);
        for (const key of new Set([...keys(base), ...keys(mine), ...keys(theirs)])) {
          const was = keys(base).has(key);
          const isChanged = keys(mine).has(key) !== was || keys(theirs).has(key) !== was;
          expect(result.has(key)).toBe(isChanged ? !was : was);
        }
      }),
    );
  });

  it('is mine when nobody else changed anything, and theirs when I did not', () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const [base, other] = [content(a), content(b)];
        expect(keys(mergePart(base, other, base).merged)).toEqual(keys(other));
        expect(keys(mergePart(base, base, other).merged)).toEqual(keys(other));
      }),
    );
  });

  it.each([
    ['old', 'mine', 'old', 'mine', null],
    ['old', 'old', 'theirs', 'theirs', null],
    ['old', 'mine', 'theirs', 'mine', 'theirs'],
    ['old', 'same', 'same', 'same', null],
  ])('describes it: from %s I write %s, they write %s', (base, mine, theirs, kept, named) => {
    const result = mergePart(content([], base), content([], mine), content([], theirs));
    expect(result.merged.description).toBe(kept);
    expect(result.theirDescription).toBe(named);
  });
});
