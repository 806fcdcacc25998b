import { expect, it } from 'vitest';
import { filterOptions } from './combobox-options.ts';

const options = [{ value: 'ledger' }, { value: 'old-api' }, { value: 'api', description: 'http' }];

it('offers everything while nothing is typed', () => {
  expect(filterOptions(options, ' ')).toHaveLength(3);
});
it('puts what begins with the typed text first', () => {
  expect(filterOptions(options, 'API').map((option) => option.value)).toEqual(['api', 'old-api']);
});
it('offers nothing when nothing matches', () => {
  expect(filterOptions(options, 'zebra')).toEqual([]);
});
