import { type ConfigEntry, configEntrySchema } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camelName, snakeName } from './field-name.ts';
import { quoteHcl } from './hcl-text.ts';
import { plainEntry } from './plain-entry.ts';
import { readConfigEntryText } from './read-config-entry-text.ts';
import { entryFieldArbitraries } from './testing/entry-arbitraries.ts';

const entryOf = (kind: (typeof configEntryKinds)[number]): fc.Arbitrary<ConfigEntry> =>
  entryFieldArbitraries[kind].map((fields) => configEntrySchema.parse({ Kind: kind, ...fields }));

const styles: Record<string, (name: string) => string> = {
  camelCase: camelName,
  snake_case: snakeName,
  'lower case': (name) => name.toLowerCase(),
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** HCL as people write it: a block for each object and for each object of a list. */
function blocks(object: Record<string, unknown>): string {
  const field = (name: string, value: unknown): string => {
    if (isObject(value)) return `${quoteHcl(name)} {\n${blocks(value)}\n}`;
    if (Array.isArray(value) && value.length > 0 && value.every(isObject))
      return value.map((item) => field(name, item)).join('\n');
    return `${quoteHcl(name)} = ${JSON.stringify(value).replaceAll('${', () => '$${')}`;
  };
  return Object.entries(object)
    .map(([name, value]) => field(name, value))
    .join('\n');
}

describe.each(configEntryKinds)('%s', (kind) => {
  it.each(Object.entries(styles))('means the same with names in %s', (_style, rename) => {
    fc.assert(
      fc.property(entryOf(kind), (entry) => {
        const text = JSON.stringify(plainEntry(entry, { omitDefaults: true, rename }));
        expect(readConfigEntryText(text).entry).toEqual(entry);
      }),
      { numRuns: 50 },
    );
  });
});

// The others hold values that are kept as given, where one block is an object and several are a list.
describe.each([
  'exported-services',
  'mesh',
  'service-router',
  'service-splitter',
  'service-resolver',
  'service-intentions',
  'sameness-group',
] as const)('%s', (kind) => {
  it('means the same in blocks of HCL', () => {
    fc.assert(
      fc.property(
        entryOf(kind),
        fc.constantFrom((name: string) => name, snakeName),
        (entry, rename) => {
          const text = blocks(plainEntry(entry, { omitDefaults: true, rename }));
          expect(readConfigEntryText(text, { format: 'hcl' }).entry).toEqual(entry);
        },
      ),
      { numRuns: 100 },
    );
  });
});
