import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type GridPlace, movePlace } from './grid-place.ts';
import { Link } from './link.tsx';
import { virtualWindow } from './virtual-window.ts';

export type MatrixCell = {
  /** Read out before `content`: which row and column it is. */
  before: string;
  content: ReactNode;
  /** Read out after `content`: what pressing does. */
  after?: string;
  title?: string;
  /** Absent: there is nothing to do here. */
  onPress?: () => void;
};

export type MatrixColumn<Row> = {
  id: string;
  /** Read out, and the tooltip of `header`. */
  name: string;
  header: ReactNode;
  /** Of the column, px. What does not fit is cut off, so that all columns can be told apart. */
  width: number;
  cell: (row: Row) => MatrixCell;
};

export type MatrixGridProps<Row> = {
  label: string;
  /** What the rows are, above their names. */
  corner: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHeader: (row: Row) => { content: ReactNode; label?: string; href?: string; onPress?: () => void };
  columns: readonly MatrixColumn<Row>[];
  /** Of every row, px. */
  rowHeight?: number;
  /** Of the names of the rows, px. */
  headerWidth?: number;
};

/**
 * Rows against columns, each cell a button. One stop of the Tab key: arrows, Home, End and the page keys move inside, Enter
 * presses. Only rows in view are drawn, so a thousand are as fast as ten.
 */
export function MatrixGrid<Row>(props: MatrixGridProps<Row>) {
  const { label, corner, rows, rowKey, columns, rowHeight = 36, headerWidth = 208 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const [place, setPlace] = useState<GridPlace>({ row: 0, column: 1 });
  const wantsFocus = useRef(false);
  const shown = virtualWindow(rows.length, rowHeight, view);
  // The stop of the Tab key must be one that is drawn.
  const isDrawn = place.row >= shown.first && place.row < shown.end;
  const stop = isDrawn ? place : { row: shown.first, column: Math.min(place.column, columns.length) };

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const read = () => setView({ scrollTop: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);

  // After drawing: the cell may not have been there when the key was pressed.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-place="${place.row}:${place.column}"]`);
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const at = placeOf(event.target);
    const next = at && movePlace(at, event, { rows: rows.length, columns: columns.length + 1 });
    if (!next) return;
    event.preventDefault();
    wantsFocus.current = true;
    setPlace(next);
    scrollToRow(scroller.current, next.row, rowHeight);
  };

  return (
    <div
      ref={scroller}
      className="max-h-[max(360px,calc(100dvh-230px))] overflow-auto rounded-lg border border-line bg-surface-2"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are pressed is a grid
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-left text-sm"
        style={{ minWidth: headerWidth + columns.reduce((sum, { width }) => sum + width, 0) }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const at = placeOf(event.target);
          if (at) setPlace(at);
        }}
      >
        <colgroup>
          <col style={{ width: headerWidth }} />
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th
              scope="col"
              className="sticky top-0 left-0 z-[3] h-10 border-line border-r border-b bg-surface-2 px-4 font-medium text-text-3 text-xs"
            >
              {corner}
            </th>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                title={column.name}
                className="sticky top-0 z-[2] overflow-hidden border-line border-b bg-surface-2 px-3 py-1.5 align-bottom font-medium text-text-3 text-xs"
              >
                {column.header}
              </th>
            ))}
            <td aria-hidden="true" className="sticky top-0 z-[2] border-line border-b bg-surface-2" />
          </tr>
        </thead>
        <Spacer height={shown.before} />
        <tbody>
          {rows.slice(shown.first, shown.end).map((row, offset) => {
            const index = shown.first + offset;
            return (
              <tr key={rowKey(row)} aria-rowindex={index + 2} className="group" style={{ height: rowHeight }}>
                <RowHeader {...props.rowHeader(row)} place={{ row: index, column: 0 }} stop={stop} />
                {columns.map((column, at) => (
                  <Cell
                    key={column.id}
                    cell={column.cell(row)}
                    height={rowHeight}
                    place={{ row: index, column: at + 1 }}
                    stop={stop}
                  />
                ))}
                <td aria-hidden="true" className="border-line border-b group-last:border-b-0" />
              </tr>
            );
          })}
        </tbody>
        <Spacer height={shown.after} />
      </table>
    </div>
  );
}

type At = { place: GridPlace; stop: GridPlace };
const placeProps = ({ place, stop }: At) => ({
  'data-place': `${place.row}:${place.column}`,
  tabIndex: place.row === stop.row && place.column === stop.column ? 0 : -1,
});

function RowHeader({ content, label, href, onPress, ...at }: ReturnType<MatrixGridProps<never>['rowHeader']> & At) {
  return (
    <th
      scope="row"
      className="sticky left-0 z-[1] overflow-hidden border-line border-r border-b bg-surface-2 px-4 font-normal group-hover:bg-surface-3 group-last:border-b-0"
    >
      {href !== undefined ? (
        <Link href={href} {...(label === undefined ? {} : { 'aria-label': label })} {...placeProps(at)}>
          {content}
        </Link>
      ) : (
        <button
          type="button"
          aria-label={label}
          onClick={onPress}
          {...placeProps(at)}
          className="block w-full rounded-sm text-left"
        >
          {content}
        </button>
      )}
    </th>
  );
}

function Cell({ cell, height, ...at }: { cell: MatrixCell; height: number } & At) {
  return (
    <td className="border-line border-b p-0 group-last:border-b-0 group-hover:bg-surface-3">
      <button
        type="button"
        title={cell.title}
        onClick={cell.onPress}
        aria-disabled={cell.onPress === undefined || undefined}
        style={{ height: height - 1 }}
        {...placeProps(at)}
        className="relative flex w-full min-w-0 items-center overflow-hidden whitespace-nowrap px-3 text-left hover:bg-accent-subtle focus-visible:outline-offset-[-2px]"
      >
        <span className="sr-only">{`${cell.before} `}</span>
        {cell.content}
        {cell.after && <span className="sr-only">{cell.after}</span>}
      </button>
    </td>
  );
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? (
    <tbody aria-hidden="true">
      <tr>
        <td style={{ height, padding: 0 }} />
      </tr>
    </tbody>
  ) : null;
}

function placeOf(target: EventTarget): GridPlace | null {
  const text = target instanceof HTMLElement ? target.dataset.place : undefined;
  const [row, column] = (text ?? '').split(':').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}

/** Brings a row into the part that is drawn. The header lies over the first 40 px of what is in view. */
function scrollToRow(element: HTMLElement | null, row: number, rowHeight: number): void {
  if (!element) return;
  const top = row * rowHeight;
  const headerHeight = 44;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight + headerHeight > element.scrollTop + element.clientHeight)
    element.scrollTop = top + rowHeight + headerHeight - element.clientHeight;
}
