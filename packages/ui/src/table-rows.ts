export type SortDirection = 'ascending' | 'descending';
export type Sort = { column: string; direction: SortDirection };
export type SortValue = string | number | null;

/** How a column's rows are compared and found. Both take a row of the table's own type. */
export type RowRules<Row> = {
  sortValues: Readonly<Record<string, (row: Row) => SortValue>>;
  searchText: (row: Row) => string;
};

/**
 * The rows that hold every word of `filter`, in the order of `sort`. Nothing (null) always comes last, whichever the
 * direction; equal rows keep the order they were given in.
 */
export function arrangeRows<Row>(rows: readonly Row[], rules: RowRules<Row>, filter: string, sort: Sort | null): Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    if (words.length === 0) return true;
    const text = rules.searchText(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const valueOfRow = sort && rules.sortValues[sort.column];
  if (!valueOfRow) return found;
  const turn = sort.direction === 'ascending' ? 1 : -1;
  return found.sort((a, b) => compare(valueOfRow(a), valueOfRow(b), turn));
}

function compare(a: SortValue, b: SortValue, turn: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * turn;
  return String(a).localeCompare(String(b), 'en', { numeric: true, sensitivity: 'base' }) * turn;
}

/** The next sort when a header is pressed: ascending, descending, then as given. */
export function nextSort(current: Sort | null, column: string): Sort | null {
  if (current?.column !== column) return { column, direction: 'ascending' };
  return current.direction === 'ascending' ? { column, direction: 'descending' } : null;
}

const AS_GIVEN = 'none';

/** A sort as it stands in an address: `name`, `-name` for descending; empty when it is the table's own. */
export function sortToText(sort: Sort | null, own: Sort | null): string {
  const text = sort === null ? AS_GIVEN : `${sort.direction === 'descending' ? '-' : ''}${sort.column}`;
  return text === (own === null ? AS_GIVEN : sortToText(own, null)) ? '' : text;
}

/** Reads what `sortToText` wrote. A column that can't be sorted by, as of an old link, leaves the table's own sort. */
export function sortFromText(text: string, sortable: readonly string[], own: Sort | null): Sort | null {
  if (text === AS_GIVEN) return null;
  const column = text.replace(/^-/, '');
  if (!sortable.includes(column)) return own;
  return { column, direction: text.startsWith('-') ? 'descending' : 'ascending' };
}
