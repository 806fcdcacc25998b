import { readFileSync } from 'node:fs';
import { type ConfigEntry, configEntrySchema } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import { describe, expect, it } from 'vitest';
import { ineffectiveFields, ineffectiveFieldWarnings } from './ineffective-fields.ts';

const parse = (document: unknown): ConfigEntry => configEntrySchema.parse(document);

describe('fields without effect', () => {
  it.each<[string, unknown, string[]]>([
    ['are none in a plain entry', { Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } }, []],
    [
      'are named with why',
      { Kind: 'proxy-defaults', Name: 'global', MutualTLSMode: 'permissive' },
      ['MutualTLSMode has no effect: mutual TLS is always strict.'],
    ],
    ['are not those that say nothing', { Kind: 'proxy-defaults', Name: 'global', MutualTLSMode: '', Expose: {} }, []],
    [
      'are found inside lists',
      {
        Kind: 'service-defaults',
        Name: 'web',
        UpstreamConfig: { Overrides: [{ Name: 'a' }, { Name: 'b', EnvoyClusterJSON: '{}' }] },
      },
      ['UpstreamConfig.Overrides[1].EnvoyClusterJSON has no effect: this data plane is not Envoy.'],
    ],
    [
      'are found in maps, by their keys',
      {
        Kind: 'service-resolver',
        Name: 'api',
        Subsets: { v1: {} },
        Failover: { v1: { Service: 'other', Policy: { Mode: 'order-by-locality' } } },
      },
      ['Failover.v1.Policy has no effect: targets are tried in the order in which they are written.'],
    ],
  ])('%s', (_what, document, warnings) => {
    expect(ineffectiveFieldWarnings(parse(document))).toEqual(warnings);
  });
});

describe('docs/mesh-model.md', () => {
  const text = readFileSync(new URL('../../../../docs/mesh-model.md', import.meta.url), 'utf8');

  it('lists the fields without effect, and no others', () => {
    const rows = Object.entries(ineffectiveFields).flatMap(([kind, fields]) =>
      fields.map(([path, reason]) => `| \`${kind}\` | \`${path}\` | ${reason} |`),
    );
    const listed = text.slice(text.indexOf('## Fields without effect')).match(/^\| `.*$/gm);
    expect(listed).toEqual(rows);
  });

  it('has a row for every kind of config entry', () => {
    const kinds = [...text.slice(0, text.indexOf('## Partitions')).matchAll(/^\| `([a-z-]+)` \|/gm)].map(
      ([, kind]) => kind,
    );
    expect(kinds).toEqual([...configEntryKinds]);
  });
});
