/** A column as far as its being shown goes. */
type Choosable = { id: string; isHeaderHidden?: boolean; narrow?: string };

/** The column that says what a row is: it holds the way into the row, so it always stays. */
export const leadColumn = <C extends Choosable>(columns: readonly C[]): C | undefined =>
  columns.find(({ narrow }) => narrow === 'title') ?? columns[0];

/** Columns that can be left out: all but the lead, and those without a shown header, which hold what can be done with a row. */
export const choosableColumns = <C extends Choosable>(columns: readonly C[]): C[] =>
  columns.filter((column) => column !== leadColumn(columns) && !column.isHeaderHidden);

/** What is shown when `hidden` are left out. Names of columns that are not there, or must stay, change nothing. */
export function shownColumns<C extends Choosable>(columns: readonly C[], hidden: ReadonlySet<string>): C[] {
  const choosable = new Set(choosableColumns(columns));
  return columns.filter((column) => !choosable.has(column) || !hidden.has(column.id));
}
