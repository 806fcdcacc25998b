/** A run of rows that are drawn, and the height of what is left out above it, px. */
export type RowSpan = { first: number; end: number; before: number };
/** `after`: height of what is left out below the last span, px. */
export type RowWindow = { spans: RowSpan[]; after: number };

/**
 * Which of many rows, each of its own height, are drawn: those in view, `overscan` more on either side, and the one that is
 * `kept` wherever it is, as a row that has the focus must not go. What is left out keeps its height, so that the scroll bar
 * is true.
 */
export function rowWindow(
  heights: readonly number[],
  view: { top: number; height: number },
  { kept = null, overscan = 8 }: { kept?: number | null; overscan?: number } = {},
): RowWindow {
  const bottom = view.top + view.height;
  let first = heights.length;
  let end = 0;
  let at = 0;
  for (const [row, height] of heights.entries()) {
    if (at + height > view.top && at < bottom) {
      first = Math.min(first, row);
      end = row + 1;
    }
    at += height;
  }
  // Nothing is in view: the table is scrolled away, upwards or downwards.
  if (first >= end) first = end = view.top > 0 ? heights.length : 0;
  first = Math.max(0, first - overscan);
  end = Math.min(heights.length, end + overscan);
  const runs = [{ first, end }];
  if (kept !== null && kept >= 0 && kept < first) runs.unshift({ first: kept, end: kept + 1 });
  if (kept !== null && kept >= end && kept < heights.length) runs.push({ first: kept, end: kept + 1 });
  let done = 0;
  const spans = runs.map((run) => {
    const before = heightOf(heights, done, run.first);
    done = run.end;
    return { ...run, before };
  });
  return { spans, after: heightOf(heights, done, heights.length) };
}

/** All of them, as a printer needs. */
export const everyRow = (count: number): RowWindow => ({ spans: [{ first: 0, end: count, before: 0 }], after: 0 });

/** The first of them and some from all over, to see how wide what they hold is. Nothing stands in for the others. */
export function sampleRows(count: number, size = 30): RowWindow {
  const first = Math.min(size, count);
  const step = Math.max(1, Math.ceil((count - first) / size));
  const further = Array.from({ length: Math.ceil((count - first) / step) }, (_, index) => first + index * step);
  return {
    spans: [{ first: 0, end: first, before: 0 }, ...further.map((row) => ({ first: row, end: row + 1, before: 0 }))],
    after: 0,
  };
}

function heightOf(heights: readonly number[], first: number, end: number): number {
  let sum = 0;
  for (let row = first; row < end; row += 1) sum += heights[row] ?? 0;
  return sum;
}
