import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Column } from './data-table.tsx';
import { nextSort, type Sort } from './table-rows.ts';

/** The names of a table's columns, to sort by, and at the end the settings of the table. */
export function TableHeader<Row>({
  columns,
  sort,
  onSort,
  isSticky,
  settings,
}: {
  columns: readonly Column<Row>[];
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
  /** Stays in view while the rows scroll below it. */
  isSticky: boolean;
  settings: ReactNode;
}) {
  // A collapsed border does not stick with its cell.
  const place = isSticky ? 'sticky top-0 z-[2] bg-surface-2 shadow-[inset_0_-1px_0_var(--color-line)]' : undefined;
  return (
    <tr className={isSticky ? undefined : 'border-line border-b'} aria-rowindex={isSticky ? 1 : undefined}>
      {columns.map((column, index) => (
        <HeaderCell
          key={column.id}
          column={column}
          direction={sort?.column === column.id ? sort.direction : undefined}
          onSort={() => onSort(nextSort(sort, column.id))}
          className={place}
        >
          {index === columns.length - 1 && column.isHeaderHidden && settings}
        </HeaderCell>
      ))}
      {hasSettingsColumn(columns, settings) && (
        <td className={clsx('h-9 w-10 py-0 pr-1.5 text-right', place)}>{settings}</td>
      )}
    </tr>
  );
}

/** The settings have a column of their own, unless the last one has no shown header. */
export const hasSettingsColumn = <Row,>(columns: readonly Column<Row>[], settings: ReactNode): boolean =>
  settings !== null && !columns.at(-1)?.isHeaderHidden;

function HeaderCell<Row>({
  column,
  direction,
  onSort,
  className,
  children,
}: {
  column: Column<Row>;
  direction: Sort['direction'] | undefined;
  onSort: () => void;
  className: string | undefined;
  children: ReactNode;
}) {
  return (
    <th
      scope="col"
      aria-sort={column.sortValue ? (direction ?? 'none') : undefined}
      className={clsx(
        'h-9 whitespace-nowrap px-3 font-medium text-text-3 text-xs first:pl-4 last:pr-4',
        column.align === 'right' && 'text-right',
        column.width,
        className,
      )}
    >
      {column.sortValue ? (
        <button
          type="button"
          onClick={onSort}
          className="inline-flex h-6 items-center gap-1 rounded-sm hover:text-text-1 focus-visible:text-text-1"
        >
          {column.header}
          {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
          {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
        </button>
      ) : (
        <span className={column.isHeaderHidden ? 'sr-only' : ''}>{column.header}</span>
      )}
      {children && <span className="float-right -my-1 -mr-2">{children}</span>}
    </th>
  );
}
