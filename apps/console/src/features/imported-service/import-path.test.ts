import { expect, it } from 'vitest';
import { importKey, importPath, parseImportKey } from './import-path';

const api = { name: 'api', peer: 'west', partition: 'default', namespace: 'default' };

it.each([api, { ...api, partition: 'team-a', namespace: 'shop' }, { ...api, name: 'a/b' }])(
  'reads what it wrote: %j',
  (one) => expect(parseImportKey(importKey(one))).toEqual(one),
);
it.each(['', 'api', 'default/west/default', 'default//default/api'])('takes %j for no key', (text) =>
  expect(parseImportKey(text)).toBeNull(),
);
it.each([
  [api, '/imports?use=default%2Fwest%2Fdefault%2Fapi'],
  [{ ...api, partition: 'team-a' }, '/imports?use=team-a%2Fwest%2Fdefault%2Fapi&partition=team-a'],
])('of %j has the address %s', (one, path) => expect(importPath(one)).toBe(path));
