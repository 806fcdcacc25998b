import { type ConfigEntry, configEntrySchema } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfigEntryText } from './read-config-entry-text.ts';
import { entryFieldArbitraries } from './testing/entry-arbitraries.ts';
import { writeConfigEntryText, writtenFormats } from './write-config-entry-text.ts';

const entryOf = (kind: (typeof configEntryKinds)[number]): fc.Arbitrary<ConfigEntry> =>
  entryFieldArbitraries[kind].map((fields) => configEntrySchema.parse({ Kind: kind, ...fields }));

describe.each(configEntryKinds)('texts of %s', (kind) => {
  it.each(writtenFormats)('in %s read back as the entry that was written', (format) => {
    fc.assert(
      fc.property(entryOf(kind), fc.boolean(), (entry, omitDefaults) => {
        const text = writeConfigEntryText(entry, format, { omitDefaults });
        const read = readConfigEntryText(text);
        expect(read.entry).toEqual(entry);
        expect(read.format).toBe(format === 'kubernetes' ? 'yaml' : format);
        expect(read.style).toBe(format === 'kubernetes' ? 'kubernetes' : 'consul');
      }),
      { numRuns: 60 },
    );
  });
});
