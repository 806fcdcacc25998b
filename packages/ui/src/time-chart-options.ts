import type uPlot from 'uplot';
import { lonePoints } from './lone-points.ts';
import type { TimeSeries } from './time-chart.tsx';

export type ChartColors = { line: string; text: string; font: string; of: (variable: string) => string };

/** The theme's colours as a canvas needs them: resolved, not as CSS variables. */
export function chartColors(element: HTMLElement): ChartColors {
  const style = getComputedStyle(element);
  const of = (variable: string): string => style.getPropertyValue(variable).trim();
  return { line: of('--color-line'), text: of('--color-text-3'), font: `12px ${style.fontFamily}`, of };
}

/** Options of a chart in the console's look: a quiet grid, units on the axis, the cursor shared by key. */
export function chartOptions({
  width,
  series,
  colors,
  format,
  syncKey,
  span,
  onCursor,
  onSelect,
}: {
  width: number;
  series: readonly TimeSeries[];
  colors: ChartColors;
  format: (value: number) => string;
  syncKey: string;
  /** The time that the axis shows, seconds since 1970, however much of it has values; null: that of the values. */
  span: () => readonly [from: number, to: number] | null;
  onCursor: (index: number | null) => void;
  /** Told of a stretch that was dragged over, seconds since 1970. */
  onSelect: ((from: number, to: number) => void) | undefined;
}): uPlot.Options {
  const axis = { stroke: colors.text, font: colors.font, ticks: { show: false } };
  return {
    width,
    height: 148,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: syncKey, setSeries: false },
      drag: { x: onSelect !== undefined, y: false, setScale: false, dist: 5 },
      y: false,
      points: { size: 6 },
    },
    hooks: {
      setCursor: [(chart: uPlot) => onCursor(chart.cursor.idx ?? null)],
      setSelect: [
        (chart: uPlot) => {
          // A synced chart is told too; only the one that was dragged on has the pointer's event.
          const { left, width: wide } = chart.select;
          if (onSelect === undefined || wide <= 0 || chart.cursor.event === undefined) return;
          chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          onSelect(chart.posToVal(left, 'x'), chart.posToVal(left + wide, 'x'));
        },
      ],
    },
    scales: {
      x: { time: true, range: (_chart, low, high) => [...(span() ?? [low, high])] },
      y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.15 : 1] },
    },
    axes: [
      { ...axis, size: 26, gap: 6, grid: { show: false }, space: 110, values: clockTicks },
      {
        ...axis,
        size: 76,
        space: 36,
        grid: { stroke: colors.line, width: 1 },
        values: (_chart, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...series.map(
        (one): uPlot.Series => ({
          label: one.label,
          stroke: colors.of(one.color),
          width: one.width ?? 1.5,
          spanGaps: false,
          points: { show: true, size: 4, filter: (chart, index) => lonePoints(chart.data[index] ?? []) },
          ...(one.isArea ? { fill: translucent(colors.of(one.color)) } : {}),
        }),
      ),
    ],
  };
}

/** `oklch(L C H)` with a tenth of the opacity. */
function translucent(color: string): string {
  return color.endsWith(')') && !color.includes('/') ? `${color.slice(0, -1)} / 0.1)` : color;
}

/** The time of the day; over more than half a day with the day before it. */
function clockTicks(_chart: uPlot, splits: number[]): string[] {
  const [first = 0] = splits;
  const isLong = (splits.at(-1) ?? first) - first > DAY_SECONDS / 2;
  const options: Intl.DateTimeFormatOptions = {
    ...(isLong ? { day: 'numeric', month: 'short' } : {}),
    ...{ hour: '2-digit', minute: '2-digit' },
  };
  return splits.map((seconds) => new Date(seconds * 1000).toLocaleString('en-GB', options));
}

const DAY_SECONDS = 86_400;
