import { useLayoutEffect, useRef, useState } from 'react';

/** Shares of the columns, as percentages, and the least width of the table, px. */
type Widths = { layout: string; shares: string[]; width: number };

/**
 * Holds the widths that the columns took with the rows that were drawn first (`sampleRows`): as others come into view the columns would
 * jump. `layout` names the columns; with others, widths are taken anew.
 */
export function useColumnWidths(isHeld: boolean, layout: string) {
  const head = useRef<HTMLTableSectionElement>(null);
  const [taken, setTaken] = useState<Widths | null>(null);
  const held = isHeld && taken?.layout === layout ? taken : null;
  useLayoutEffect(() => {
    const cells = [...(head.current?.rows[0]?.cells ?? [])].map((cell) => cell.getBoundingClientRect().width);
    const sum = cells.reduce((total, each) => total + each, 0);
    if (!isHeld || held !== null || sum === 0) return;
    const room = head.current?.closest('table')?.parentElement?.clientWidth ?? sum;
    // Wider than its room: it scrolls sideways, and keeps doing so rather than squeezing what was measured.
    setTaken({ layout, shares: cells.map((each) => `${(each / sum) * 100}%`), width: sum > room + 1 ? sum : 0 });
  });
  return { head, shares: held?.shares ?? null, width: held?.width };
}
