import type { ReactNode } from 'react';
import type { RowWindow } from './row-window.ts';

/**
 * The rows of a window and what stands in for those left out. A stand-in is keyed by the row below it: so nothing that stays
 * ever changes places, and a row that has the focus keeps it.
 */
export function drawSpans(
  { spans, after }: RowWindow,
  keys: readonly string[],
  drawRow: (place: number) => ReactNode,
  drawSpace: (key: string, height: number) => ReactNode,
): ReactNode[] {
  const drawn = spans.flatMap(({ first, end, before }) => [
    before > 0 ? drawSpace(`above ${keys[first]}`, before) : null,
    ...Array.from({ length: end - first }, (_, offset) => drawRow(first + offset)),
  ]);
  return after > 0 ? [...drawn, drawSpace('below', after)] : drawn;
}
