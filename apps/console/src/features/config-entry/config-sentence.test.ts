import { configEntrySchema, type StoredConfigEntry } from '@peerway/model/config-entry';
import { expect, it } from 'vitest';
import { configSentence } from './config-sentence';

const stored = (entry: unknown, modifyIndex: number): StoredConfigEntry => ({
  entry: configEntrySchema.parse(entry),
  createIndex: 1,
  modifyIndex,
  updatedAt: '2026-01-01T00:00:00Z',
  updatedBy: '',
});
const mesh = stored({ Kind: 'mesh', Name: 'mesh' }, 4);
const api = stored({ Kind: 'service-defaults', Name: 'api', Namespace: 'shop' }, 9);

it.each([
  [[], 'No entry yet: every service behaves as built in, and nothing is exported.'],
  [[mesh], '1 entry of 1 kind. mesh/mesh was changed last.'],
  [[mesh, api], '2 entries of 2 kinds. service-defaults/api (shop) was changed last.'],
])('says how many there are and which was changed last', (rows, sentence) => {
  expect(configSentence(rows)).toBe(sentence);
});
