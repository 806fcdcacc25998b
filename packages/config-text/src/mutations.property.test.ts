import { type ConfigEntry, configEntrySchema } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readConfigEntryText } from './read-config-entry-text.ts';
import { entryFieldArbitraries } from './testing/entry-arbitraries.ts';
import { ConfigEntryTextError } from './text-problem.ts';
import { writeConfigEntryText, writtenFormats } from './write-config-entry-text.ts';

const entry: fc.Arbitrary<ConfigEntry> = fc
  .constantFrom(...configEntryKinds)
  .chain((kind) => entryFieldArbitraries[kind].map((fields) => configEntrySchema.parse({ Kind: kind, ...fields })));

const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ':',
    '=',
    ',',
    '\n',
    ' ',
    '#',
    '-',
    '&a',
    '*a',
    '!a',
    '<<E\n',
    '${',
    '/*',
    '\\',
    '\u0000',
    '\ud800',
    '__proto__',
    'null',
    '1e999',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat({ max: 5 }), piece });

it('takes a text that somebody broke, or refuses it with a place in it', () => {
  fc.assert(
    fc.property(
      entry,
      fc.constantFrom(...writtenFormats),
      fc.array(mutation, { maxLength: 3 }),
      (original, format, mutations) => {
        const text = mutations.reduce(
          (current, { at, cut, piece: inserted }) => {
            const offset = Math.floor(at * current.length);
            return current.slice(0, offset) + inserted + current.slice(offset + cut);
          },
          writeConfigEntryText(original, format),
        );
        const language = format === 'kubernetes' ? 'yaml' : format;
        try {
          const read = readConfigEntryText(text, { format: language });
          expect(configEntrySchema.parse(read.entry)).toEqual(read.entry);
        } catch (error) {
          if (!(error instanceof ConfigEntryTextError)) throw error;
          const lines = text.split('\n');
          for (const { line, column } of error.problems) {
            if (line === null || column === null) continue;
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 2);
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});
