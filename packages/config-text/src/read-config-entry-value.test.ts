import { configEntrySchema } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfigEntryValue } from './read-config-entry-text.ts';
import { entryFieldArbitraries } from './testing/entry-arbitraries.ts';
import { ConfigEntryTextError } from './text-problem.ts';

describe('readConfigEntryValue', () => {
  it.each(configEntryKinds)('makes of a %s what its schema makes of it', (kind) => {
    fc.assert(
      fc.property(entryFieldArbitraries[kind], (fields) => {
        const value = { Kind: kind, ...fields };
        const entry = configEntrySchema.parse(value);
        expect(readConfigEntryValue(value)).toEqual(entry);
        expect(readConfigEntryValue(entry)).toEqual(entry);
      }),
      { numRuns: 100 },
    );
  });

  const deep = Array.from({ length: 10_000 }).reduce<unknown>((inner) => ({ a: inner }), 1);

  it.each([
    [undefined, 'undefined is nothing that a config entry can hold'],
    [5, 'a config entry is an object, not the number 5'],
    [{ Kind: 'mesh', TLS: { Incoming: { TLSMinVersion: 12n } } }, 'bigint is nothing that a config entry can hold'],
    [
      { Kind: 'proxy-defaults', Name: 'global', Config: { a: Number.NaN } },
      'number is nothing that a config entry can hold',
    ],
    [
      { Kind: 'proxy-defaults', Name: 'global', Config: JSON.parse('{"__proto__":1}') },
      '"__proto__" is not allowed as a name',
    ],
    [{ Kind: 'proxy-defaults', Name: 'global', Config: deep }, 'the text is nested deeper than 64 levels'],
    [{ Kind: 'mesh', Peerng: {} }, 'Peerng is not a field; did you mean Peering?'],
    [{ Kind: 'mesh', Peering: 1, peering: 2 }, 'Peering is written twice, as Peering and as peering'],
    [
      { Kind: 'service-splitter', Name: 'web', Splits: [{ Weight: 90 }] },
      'Splits: the sum of all split weights must be 100, not 90',
    ],
  ])('refuses value %#: %s', (value, message) => {
    try {
      readConfigEntryValue(value);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ConfigEntryTextError)) throw error;
      expect(error.message).toBe(message);
      expect(error.problems[0]).toMatchObject({ line: null, column: null });
    }
  });
});
