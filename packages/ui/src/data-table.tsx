import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { RowList } from './row-list.tsx';
import { arrangeRows, nextSort, type Sort, type SortValue } from './table-rows.ts';
import { useIsNarrow } from './use-media.ts';

export type Column<Row> = {
  id: string;
  header: string;
  /** The header is only read out, not shown. */
  isHeaderHidden?: boolean;
  cell: (row: Row) => ReactNode;
  /** Makes the column sortable. */
  sortValue?: (row: Row) => SortValue;
  align?: 'right';
  /** Tailwind width class of the column. */
  width?: string;
  /** Where it goes when a row becomes two lines: the first line, its right end, the second line, or nowhere. */
  narrow?: 'title' | 'aside' | 'detail' | 'hidden';
};

export type DataTableProps<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What the filter looks into. */
  searchText: (row: Row) => string;
  filter?: string;
  initialSort?: Sort;
  /** Marks the row that a panel beside the table shows. */
  isSelected?: (row: Row) => boolean;
  /** Shown when rows exist, but the filter matches none. */
  onClearFilter?: () => void;
};

const ROWS_AT_ONCE = 200;

/**
 * A table with sorting and filtering. The first link or button of each row is what the row is: arrows move between rows,
 * Enter opens. A cell's `RowLink` covers its whole row, so clicking anywhere opens too.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowKey, searchText, filter = '', initialSort } = props;
  const [sort, setSort] = useState<Sort | null>(initialSort ?? null);
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const isNarrow = useIsNarrow();
  const arranged = useMemo(() => {
    const sortable = columns.flatMap(({ id, sortValue }) => (sortValue ? [[id, sortValue] as const] : []));
    return arrangeRows(rows, { sortValues: Object.fromEntries(sortable), searchText }, filter, sort);
  }, [rows, columns, searchText, filter, sort]);
  const shown = arranged.slice(0, limit);

  if (arranged.length === 0) return <NoMatch filter={filter} onClear={props.onClearFilter} />;
  return (
    <div className="flex flex-col gap-2">
      {isNarrow ? (
        <RowList label={label} rows={shown} columns={columns} rowKey={rowKey} isSelected={props.isSelected} />
      ) : (
        <div className="overflow-x-auto rounded-lg border border-line bg-surface-2">
          <table aria-label={label} className="w-full border-collapse text-left text-sm" onKeyDown={moveBetweenRows}>
            <thead>
              <tr className="border-line border-b">
                {columns.map((column) => (
                  <HeaderCell
                    key={column.id}
                    column={column}
                    sort={sort}
                    onSort={() => setSort((current) => nextSort(current, column.id))}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr
                  key={rowKey(row)}
                  aria-selected={props.isSelected?.(row) || undefined}
                  className={clsx(
                    'relative border-line border-b transition-colors duration-100 last:border-b-0 focus-within:bg-surface-3 hover:bg-surface-3',
                    props.isSelected?.(row) && 'bg-accent-subtle hover:bg-accent-subtle',
                  )}
                >
                  {columns.map((column) => (
                    <td
                      key={column.id}
                      className={clsx(
                        'h-10 px-3 py-1.5 align-middle first:pl-4 last:pr-4',
                        column.align === 'right' && 'text-right tabular-nums',
                      )}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {arranged.length > limit && (
        <div className="flex items-center gap-3 text-sm text-text-2">
          {limit} of {arranged.length} rows shown.
          <Button size="sm" onClick={() => setLimit(arranged.length)}>
            Show all
          </Button>
        </div>
      )}
    </div>
  );
}

function HeaderCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort: Sort | null; onSort: () => void }) {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  return (
    <th
      scope="col"
      aria-sort={column.sortValue ? (direction ?? 'none') : undefined}
      className={clsx(
        'h-9 whitespace-nowrap px-3 font-medium text-text-3 text-xs first:pl-4 last:pr-4',
        column.align === 'right' && 'text-right',
        column.width,
      )}
    >
      {column.sortValue ? (
        <button
          type="button"
          onClick={onSort}
          className="inline-flex items-center gap-1 rounded-sm hover:text-text-1 focus-visible:text-text-1"
        >
          {column.header}
          {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
          {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
        </button>
      ) : (
        <span className={column.isHeaderHidden ? 'sr-only' : ''}>{column.header}</span>
      )}
    </th>
  );
}

function NoMatch({ filter, onClear }: { filter: string; onClear: (() => void) | undefined }) {
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line border-dashed px-4 py-6 text-base text-text-2">
      {filter === '' ? 'No rows.' : `Nothing matches “${filter}”.`}
      {onClear && filter !== '' && (
        <Button size="sm" onClick={onClear}>
          Clear the filter
        </Button>
      )}
    </div>
  );
}

/** Arrows, Home and End move the focus between the first links or buttons of the rows. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>) {
  const row = event.target instanceof Element ? event.target.closest('tbody tr') : null;
  if (!row || (event.target instanceof HTMLElement && event.target.matches('input, textarea'))) return;
  const body = row.parentElement;
  const next = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: body?.firstElementChild,
    End: body?.lastElementChild,
  }[event.key];
  const target = next?.querySelector<HTMLElement>('a, button');
  if (!target) return;
  event.preventDefault();
  target.focus();
}
