import { describe, expect, it } from 'vitest';
import { arrangeRows, nextSort, type RowRules, type Sort, sortFromText, sortToText } from './table-rows.ts';

type Row = { name: string; rate: number | null };
const rows: Row[] = [
  { name: 'api-10', rate: 3 },
  { name: 'api-2', rate: null },
  { name: 'Ledger', rate: 12 },
];
const rules: RowRules<Row> = {
  sortValues: { name: (row) => row.name, rate: (row) => row.rate },
  searchText: (row) => row.name,
};
const names = (found: Row[]): string[] => found.map((row) => row.name);

describe('arrangeRows', () => {
  it('keeps the given order without a sort', () => {
    expect(names(arrangeRows(rows, rules, '', null))).toEqual(['api-10', 'api-2', 'Ledger']);
  });
  it('sorts names as people do', () => {
    expect(names(arrangeRows(rows, rules, '', { column: 'name', direction: 'ascending' }))).toEqual([
      'api-2',
      'api-10',
      'Ledger',
    ]);
  });
  it.each(['ascending', 'descending'] as const)('puts nothing last when %s', (direction) => {
    expect(names(arrangeRows(rows, rules, '', { column: 'rate', direction })).at(-1)).toBe('api-2');
  });
  it('finds rows that hold every word', () => {
    expect(names(arrangeRows(rows, rules, 'API 10', null))).toEqual(['api-10']);
  });
  it('ignores a sort by a column that is not there', () => {
    expect(arrangeRows(rows, rules, '', { column: 'gone', direction: 'ascending' })).toEqual(rows);
  });
});

describe('nextSort', () => {
  it('goes from ascending to descending to none', () => {
    const first = nextSort(null, 'name');
    expect(first).toEqual({ column: 'name', direction: 'ascending' });
    const second = nextSort(first, 'name');
    expect(second).toEqual({ column: 'name', direction: 'descending' });
    expect(nextSort(second, 'name')).toBeNull();
  });
});

describe('a sort as text', () => {
  const byName: Sort = { column: 'name', direction: 'ascending' };
  const byRate: Sort = { column: 'rate', direction: 'descending' };
  it.each([
    ['the own sort is left out', byName, byName, ''],
    ['none is left out where there is no own', null, null, ''],
    ['ascending', byName, null, 'name'],
    ['descending', byRate, byName, '-rate'],
    ['none beside an own sort', null, byName, 'none'],
  ])('%s, and reads back', (_, sort, own, text) => {
    expect(sortToText(sort, own)).toBe(text);
    expect(sortFromText(text, ['name', 'rate'], own)).toEqual(sort);
  });
  it('leaves the own sort when the column is not there', () => {
    expect(sortFromText('-gone', ['name'], byName)).toEqual(byName);
  });
});
