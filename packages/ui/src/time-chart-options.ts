import type uPlot from 'uplot';
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
  onCursor,
}: {
  width: number;
  series: readonly TimeSeries[];
  colors: ChartColors;
  format: (value: number) => string;
  syncKey: string;
  onCursor: (index: number | null) => void;
}): uPlot.Options {
  const axis = { stroke: colors.text, font: colors.font, ticks: { show: false } };
  return {
    width,
    height: 148,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: syncKey, setSeries: false },
      drag: { x: false, y: false },
      y: false,
      points: { size: 6 },
    },
    hooks: { setCursor: [(chart: uPlot) => onCursor(chart.cursor.idx ?? null)] },
    scales: { x: { time: true }, y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.15 : 1] } },
    axes: [
      { ...axis, size: 26, gap: 6, grid: { show: false }, space: 90, values: clockTicks },
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
          points: { show: false },
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

function clockTicks(_chart: uPlot, splits: number[]): string[] {
  return splits.map((seconds) =>
    new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
  );
}
