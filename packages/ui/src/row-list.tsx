import clsx from 'clsx';
import type { Column } from './data-table.tsx';

/** A table's rows on a narrow screen: two lines each. */
export function RowList<Row>({
  label,
  rows,
  columns,
  rowKey,
  isSelected,
}: {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  isSelected: ((row: Row) => boolean) | undefined;
}) {
  const at = (place: NonNullable<Column<Row>['narrow']>) =>
    columns.filter((column) => (column.narrow ?? 'detail') === place);
  return (
    <ul aria-label={label} className="overflow-hidden rounded-lg border border-line bg-surface-2">
      {rows.map((row) => (
        <li
          key={rowKey(row)}
          className={clsx(
            'relative flex flex-col gap-1 border-line border-b px-3.5 py-2.5 text-sm last:border-b-0',
            isSelected?.(row) && 'bg-accent-subtle',
          )}
        >
          <div className="flex min-h-6 items-center gap-2">
            <div className="min-w-0 flex-1">
              {at('title').map((column) => (
                <div key={column.id}>{column.cell(row)}</div>
              ))}
            </div>
            {at('aside').map((column) => (
              <div key={column.id} className="shrink-0">
                {column.cell(row)}
              </div>
            ))}
          </div>
          <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-text-2">
            {at('detail').map((column) => (
              <div key={column.id} className="flex min-w-0 gap-1.5">
                <dt className={column.isHeaderHidden ? 'sr-only' : 'shrink-0 text-text-3'}>{column.header}</dt>
                <dd className="min-w-0">{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
