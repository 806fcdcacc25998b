import clsx from 'clsx';
import { type ReactNode, type Ref, useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { drawSpans } from './draw-spans.ts';
import { RowList } from './row-list.tsx';
import { sampleRows } from './row-window.ts';
import { shownColumns } from './table-columns.ts';
import { hasSettingsColumn, TableHeader } from './table-header.tsx';
import { arrangeRows, type Sort, type SortValue, sortFromText, sortToText } from './table-rows.ts';
import { TableSettings } from './table-settings.tsx';
import { useColumnWidths } from './use-column-widths.ts';
import { useHiddenColumns } from './use-hidden-columns.ts';
import { useIsNarrow } from './use-media.ts';
import { ROWS_DRAWN_WHOLE, useRowWindow } from './use-row-window.ts';

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
  /** The sort as text, kept by the page, as in its address; empty is `initialSort`. Without it the table keeps its own. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Lets the viewer choose the columns, and keeps the choice in this browser under this name. */
  columnChoice?: string;
  /** Marks the row that a panel beside the table shows. */
  isSelected?: (row: Row) => boolean;
  /** Shown when rows exist, but the filter matches none. */
  onClearFilter?: () => void;
};

/**
 * A table with sorting, filtering and a choice of columns. The first link or button of each row is what the row is: arrows
 * move between rows, Enter opens. A cell's `RowLink` covers its whole row, so clicking anywhere opens too. Of many rows only
 * those in view are drawn; such a table scrolls by itself, under its header.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowKey, searchText, filter = '', initialSort = null, columnChoice, isSelected } = props;
  const [ownSort, setOwnSort] = useState('');
  const { sort: sortText = ownSort, onSort: onSortText = setOwnSort } = props;
  const [hidden, onHide] = useHiddenColumns(columnChoice);
  const isNarrow = useIsNarrow();
  const columns = useMemo(() => shownColumns(props.columns, hidden), [props.columns, hidden]);

  const sortable = props.columns.flatMap(({ id, sortValue }) => (sortValue ? [[id, sortValue] as const] : []));
  const sortableIds = sortable.map(([id]) => id);
  const sort = sortFromText(sortText, sortableIds, initialSort);
  const onSort = (next: Sort | null): void => onSortText(sortToText(next, initialSort));
  const arranged = arrangeRows(rows, { sortValues: Object.fromEntries(sortable), searchText }, filter, sort);
  const keys = arranged.map(rowKey);

  // By all rows: a filter must not change what kind of table it is.
  const isLong = rows.length > ROWS_DRAWN_WHOLE;
  const layout = `${isNarrow ? 'list' : 'table'} ${columns.map(({ id }) => id).join(' ')}`;
  const { body, shown, onKeyDown, onFocus } = useRowWindow(keys, layout);
  const holdsWidths = isLong && !isNarrow && keys.length > 0;
  const { head, shares, width } = useColumnWidths(holdsWidths, layout);
  const drawn = holdsWidths && shares === null ? sampleRows(keys.length) : shown;

  if (keys.length === 0) return <NoMatch filter={filter} onClear={props.onClearFilter} />;
  const about = { label, columns: props.columns, hidden, ...(columnChoice === undefined ? {} : { onHide }) };
  if (isNarrow)
    return (
      <div className="flex flex-col gap-1">
        {rows.length > 1 && <TableSettings {...about} sorting={{ sort, onSort }} />}
        <RowList {...{ label, columns, keys, shown, isSelected, onKeyDown, onFocus }} rows={arranged} body={body} />
      </div>
    );
  const settings = columnChoice === undefined ? null : <TableSettings {...about} />;
  const cells = columns.length + (hasSettingsColumn(columns, settings) ? 1 : 0);
  return (
    <div
      className={clsx(
        'rounded-lg border border-line bg-surface-2',
        isLong
          ? 'max-h-[max(360px,calc(100dvh-230px))] scroll-pt-9 overflow-auto print:max-h-none print:overflow-visible'
          : 'overflow-x-auto',
      )}
    >
      <table
        aria-label={label}
        aria-rowcount={isLong ? keys.length + 1 : undefined}
        className={clsx('w-full border-collapse text-left text-sm', shares && 'table-fixed [overflow-wrap:anywhere]')}
        style={{ minWidth: width }}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {shares && (
          <colgroup>
            {shares.map((share, index) => (
              <col key={columns[index]?.id ?? 'settings'} style={{ width: share }} />
            ))}
          </colgroup>
        )}
        <thead ref={head}>
          <TableHeader {...{ columns, sort, onSort, settings }} isSticky={isLong} />
        </thead>
        <tbody ref={body as Ref<HTMLTableSectionElement>}>
          {drawSpans(
            drawn,
            keys,
            (place) => {
              const row = arranged[place];
              return row === undefined ? null : (
                <tr
                  key={keys[place]}
                  data-row={place}
                  aria-rowindex={isLong ? place + 2 : undefined}
                  aria-selected={isSelected?.(row) || undefined}
                  className={clsx(
                    'relative border-line border-b transition-colors duration-100 last:border-b-0 focus-within:bg-surface-3 hover:bg-surface-3',
                    isSelected?.(row) && 'bg-accent-subtle hover:bg-accent-subtle',
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
                  {cells > columns.length && <td />}
                </tr>
              );
            },
            (key, height) => (
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing of it takes the focus
              <tr key={key} aria-hidden="true">
                <td colSpan={cells} style={{ height, padding: 0 }} />
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
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
