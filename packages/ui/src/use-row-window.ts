import { type FocusEvent, type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { everyRow, type RowWindow, rowWindow } from './row-window.ts';
import { useIsPrinting } from './use-media.ts';

/** More rows than this are drawn only as far as they are in view. */
export const ROWS_DRAWN_WHOLE = 100;
/** The view moves in steps of this, px, so that not every pixel of scrolling draws anew. */
const STEP = 160;
/** Of a row before one was measured, px. */
const USUAL_HEIGHT = 41;

/** Before the table has a place, px. */
const FIRST_VIEW = { top: 0, height: 1_200 };

/**
 * Which rows of a table are to be drawn, wherever it is scrolled, and the keys that move between them. `body` goes on what
 * holds the rows; each row carries `data-row`, its place. `layout` names how rows are laid out, as their heights hang on it.
 */
export function useRowWindow(keys: readonly string[], layout: string) {
  const body = useRef<HTMLElement>(null);
  const heights = useRef(new Map<string, number>());
  const usual = useRef<number | null>(null);
  const measured = useRef(layout);
  const wanted = useRef<string | null>(null);
  const isRemeasured = useRef(false);
  const [view, setView] = useState(FIRST_VIEW);
  const seen = useRef(FIRST_VIEW);
  const [kept, setKept] = useState<string | null>(null);
  const [, remeasured] = useState(0);
  const isPrinting = useIsPrinting();
  const isWindowed = keys.length > ROWS_DRAWN_WHOLE && !isPrinting;

  const shown: RowWindow = isWindowed
    ? rowWindow(
        keys.map((key) => heights.current.get(key) ?? usual.current ?? USUAL_HEIGHT),
        view,
        { kept: kept === null ? null : keys.indexOf(kept) },
      )
    : everyRow(keys.length);

  /** Whether it is another one than before. */
  const readView = useCallback((): boolean => {
    const top = body.current?.getBoundingClientRect().top;
    if (top === undefined) return false;
    const next = { top: Math.floor(-top / STEP) * STEP, height: window.innerHeight + STEP };
    if (next.top === seen.current.top && next.height === seen.current.height) return false;
    seen.current = next;
    setView(next);
    return true;
  }, []);

  useEffect(() => {
    if (!isWindowed) return;
    readView();
    // Captured: the table may be inside anything that scrolls.
    window.addEventListener('scroll', readView, { capture: true, passive: true });
    window.addEventListener('resize', readView);
    return () => {
      window.removeEventListener('scroll', readView, { capture: true });
      window.removeEventListener('resize', readView);
    };
  }, [isWindowed, readView]);

  // After every drawing, as what rows hold may have changed.
  useLayoutEffect(() => {
    if (!isWindowed) return;
    if (measured.current !== layout) {
      measured.current = layout;
      heights.current.clear();
      usual.current = null;
    }
    let hasChanged = false;
    let sum = 0;
    const rows = rowsIn(body.current);
    for (const row of rows) {
      const key = keys[Number(row.dataset.row)];
      const { height } = row.getBoundingClientRect();
      sum += height;
      if (key === undefined || heights.current.get(key) === height) continue;
      heights.current.set(key, height);
      hasChanged = true;
    }
    // Once: rows further down would move if the guess changed while scrolling.
    if (usual.current === null && rows.length > 0 && sum > 0) usual.current = sum / rows.length;
    isRemeasured.current = hasChanged;
    if (hasChanged) remeasured((count) => count + 1);
  });

  // After drawing: the row may not have been there when the key was pressed. It is followed until what is drawn around it has
  // been measured, as it moves by the difference to what was guessed.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const place = keys.indexOf(wanted.current);
    const row = body.current?.querySelector<HTMLElement>(`[data-row="${place}"]`);
    if (!row) return;
    const target = focusableOf(row);
    if (target !== document.activeElement) target?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    const isViewNew = readView();
    if (!isWindowed || (!isViewNew && !isRemeasured.current)) wanted.current = null;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
    const place = placeOf(event.target);
    const next =
      place === null ? null : { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: keys.length - 1 }[event.key];
    const key = next == null ? undefined : keys[next];
    if (key === undefined) return;
    event.preventDefault();
    wanted.current = key;
    setKept(key);
  };
  // A row with the focus stays drawn when it is scrolled away: the focus would be lost with it.
  const onFocus = (event: FocusEvent) => {
    const place = placeOf(event.target);
    if (place !== null) setKept(keys[place] ?? null);
  };

  return { body, shown, isWindowed, onKeyDown, onFocus };
}

const rowsIn = (body: HTMLElement | null): HTMLElement[] => [
  ...(body?.querySelectorAll<HTMLElement>('[data-row]') ?? []),
];
const focusableOf = (row: Element): HTMLElement | null => row.querySelector<HTMLElement>('a, button');

function placeOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return row === null ? null : Number(row.dataset.row);
}
