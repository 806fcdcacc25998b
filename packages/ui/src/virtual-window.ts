export type VirtualWindow = {
  /** First row to draw, and the one after the last. */
  first: number;
  end: number;
  /** Height of what is left out above and below, px. */
  before: number;
  after: number;
};

/**
 * Which of many rows of one height are drawn: those in view, and `overscan` more on either side. What is left out keeps its
 * height, so that the scroll bar is true.
 */
export function virtualWindow(
  count: number,
  rowHeight: number,
  view: { scrollTop: number; height: number },
  overscan = 8,
): VirtualWindow {
  const last = Math.ceil((view.scrollTop + view.height) / rowHeight) + overscan;
  const end = Math.min(count, Math.max(0, last));
  const first = Math.min(end, Math.max(0, Math.floor(view.scrollTop / rowHeight) - overscan));
  return { first, end, before: first * rowHeight, after: (count - end) * rowHeight };
}
