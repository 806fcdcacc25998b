import { expect, it } from 'vitest';
import { formatFields, formatTable } from './table.ts';

it('aligns columns and shows what is empty', () => {
  expect(
    formatTable(
      ['Name', 'Peer'],
      [
        ['api', ''],
        ['payments', 'west'],
      ],
    ),
  ).toBe('Name      Peer\napi       -\npayments  west');
});

it('aligns fields', () => {
  expect(
    formatFields([
      ['ID', '1'],
      ['State', ''],
    ]),
  ).toBe('ID:     1\nState:  -');
});
