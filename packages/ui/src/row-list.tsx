import clsx from 'clsx';
import type { FocusEventHandler, KeyboardEventHandler, Ref, RefObject } from 'react';
import type { Column } from './data-table.tsx';
import { drawSpans } from './draw-spans.ts';
import type { RowWindow } from './row-window.ts';

/** A table's rows on a narrow screen: two lines each. */
export function RowList<Row>({
  label,
  rows,
  keys,
  columns,
  shown,
  body,
  isSelected,
  onKeyDown,
  onFocus,
}: {
  label: string;
  rows: readonly Row[];
  /** Of the rows, in their order. */
  keys: readonly string[];
  columns: readonly Column<Row>[];
  shown: RowWindow;
  body: RefObject<HTMLElement | null>;
  isSelected: ((row: Row) => boolean) | undefined;
  onKeyDown: KeyboardEventHandler;
  onFocus: FocusEventHandler;
}) {
  return (
    <ul
      ref={body as Ref<HTMLUListElement>}
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      className="overflow-hidden rounded-lg border border-line bg-surface-2"
    >
      {drawSpans(
        shown,
        keys,
        (place) => {
          const row = rows[place];
          return row === undefined ? null : (
            <li
              key={keys[place]}
              data-row={place}
              aria-setsize={keys.length}
              aria-posinset={place + 1}
              className={clsx(
                'relative flex flex-col gap-1 border-line border-b px-3.5 py-2.5 text-sm last:border-b-0',
                isSelected?.(row) && 'bg-accent-subtle',
              )}
            >
              <RowLines row={row} columns={columns} />
            </li>
          );
        },
        (key, height) => (
          <li key={key} aria-hidden="true" style={{ height }} />
        ),
      )}
    </ul>
  );
}

function RowLines<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  const at = (place: NonNullable<Column<Row>['narrow']>) =>
    columns.filter((column) => (column.narrow ?? 'detail') === place);
  return (
    <>
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
    </>
  );
}
