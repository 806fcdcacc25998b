import { describe, expect, it } from 'vitest';
import { choosableColumns, shownColumns } from './table-columns.ts';

const columns = [
  { id: 'state' },
  { id: 'name', narrow: 'title' },
  { id: 'rate' },
  { id: 'actions', isHeaderHidden: true },
];
const ids = (found: { id: string }[]): string[] => found.map(({ id }) => id);

describe('choosableColumns', () => {
  it('leaves the choice of all but what a row is and what can be done with it', () => {
    expect(ids(choosableColumns(columns))).toEqual(['state', 'rate']);
  });
  it('takes the first column for what a row is when none is named', () => {
    expect(ids(choosableColumns([{ id: 'name' }, { id: 'rate' }]))).toEqual(['rate']);
  });
});

describe('shownColumns', () => {
  it.each([
    ['nothing hidden', [], ['state', 'name', 'rate', 'actions']],
    ['one hidden', ['rate'], ['state', 'name', 'actions']],
    ['all hidden: what a row is stays', ['state', 'name', 'rate', 'actions'], ['name', 'actions']],
    ['one that is not there', ['gone'], ['state', 'name', 'rate', 'actions']],
  ])('%s', (_, hidden, expected) => {
    expect(ids(shownColumns(columns, new Set(hidden)))).toEqual(expected);
  });
});
