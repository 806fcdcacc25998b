import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { chartColors, chartOptions } from './time-chart-options.ts';

export type TimeSeries = {
  label: string;
  /** CSS variable of the colour, such as `--color-accent`. */
  color: string;
  /** Line width; the weight says which percentile it is. */
  width?: number;
  /** Filled to the axis. */
  isArea?: boolean;
  /** One per time; null is a gap and is drawn as one. */
  values: readonly (number | null)[];
};

export type TimeChartProps = {
  title: string;
  /** Seconds since 1970, ascending, of the same length as every series. */
  times: readonly number[];
  series: readonly TimeSeries[];
  format: (value: number) => string;
  /** Charts of the same key share one time cursor. */
  syncKey: string;
  /** The time that is shown, seconds since 1970, however much of it has values; without it, that of the values. */
  span?: readonly [from: number, to: number];
  /** Told of a stretch that was dragged over, seconds since 1970; without it nothing can be. */
  onSelect?: (from: number, to: number) => void;
  /** Said instead of the chart when no series has a value. */
  empty?: ReactNode;
};

/** A line chart over time. The legend shows the values under the cursor, or the newest ones; arrow keys move it. */
export function TimeChart({
  title,
  times,
  series,
  format,
  syncKey,
  span,
  onSelect,
  empty = 'Nothing measured yet.',
}: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const themeKey = useThemeKey();
  const look = series.map(({ label, color, width, isArea }) => `${label} ${color} ${width} ${isArea}`).join('|');
  const formatRef = useRef(format);
  formatRef.current = format;
  const spanRef = useRef(span);
  spanRef.current = span;
  const selectRef = useRef(onSelect);
  selectRef.current = onSelect;
  const canSelect = onSelect !== undefined;
  const data = useMemo<uPlot.AlignedData>(() => [[...times], ...series.map((one) => [...one.values])], [times, series]);
  const dataRef = useRef(data);
  dataRef.current = data;
  const seriesRef = useRef(series);
  seriesRef.current = series;

  // The chart is made anew only when its look changes; new values go into the one that is there.
  useEffect(() => {
    const element = box.current;
    if (!element || look === '' || themeKey === '') return;
    const options = chartOptions({
      width: element.clientWidth,
      series: seriesRef.current,
      colors: chartColors(element),
      format: (value) => formatRef.current(value),
      syncKey,
      span: () => spanRef.current ?? null,
      onCursor: setCursor,
      onSelect: canSelect ? (from, to) => selectRef.current?.(from, to) : undefined,
    });
    const chart = new uPlot(options, dataRef.current, element);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: options.height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [look, themeKey, syncKey, canSelect]);
  useEffect(() => plot.current?.setData(data), [data]);

  const newest = times.length - 1;
  const index = cursor !== null && cursor <= newest ? cursor : newest;
  const valueText = (one: TimeSeries): string => {
    const value = one.values[index];
    return value === null || value === undefined ? '–' : format(value);
  };
  const isEmpty = series.every((one) => one.values.every((value) => value === null));
  return (
    <figure className="min-w-0 rounded-lg border border-line bg-surface-2 px-4 pt-3 pb-2">
      <figcaption className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="mr-auto font-medium text-sm">{title}</span>
        {series.map((one) => (
          <span key={one.label} className="inline-flex items-center gap-1.5 text-text-2 text-xs">
            <span
              aria-hidden="true"
              className="inline-block w-3 rounded-full"
              style={{ height: Math.max(one.width ?? 1.5, 1.5) + 0.5, background: `var(${one.color})` }}
            />
            {one.label}
            <span className="font-medium text-text-1 tabular-nums">{valueText(one)}</span>
          </span>
        ))}
      </figcaption>
      <div className="relative mt-1">
        <div
          ref={box}
          className="h-[148px]"
          role="slider"
          tabIndex={0}
          aria-label={title}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, newest)}
          aria-valuenow={Math.max(0, index)}
          aria-valuetext={`${timeText(times[index])}: ${series.map((one) => `${one.label} ${valueText(one)}`).join(', ')}`}
          onKeyDown={(event) => {
            const next = movedIndex(event.key, index, newest);
            const at = next === null ? undefined : times[next];
            if (at === undefined) return;
            event.preventDefault();
            for (const chart of uPlot.sync(syncKey).plots) chart.setCursor({ left: chart.valToPos(at, 'x'), top: 0 });
          }}
        />
        {isEmpty && <p className="absolute inset-0 grid place-items-center text-sm text-text-3">{empty}</p>}
      </div>
    </figure>
  );
}

/** Where a key moves the time cursor to; null: it is none that does. */
function movedIndex(key: string, index: number, newest: number): number | null {
  const moves: Record<string, number> = {
    ...{ ArrowLeft: index - 1, ArrowRight: index + 1, PageUp: index + 10, PageDown: index - 10, Home: 0, End: newest },
  };
  const next = moves[key];
  return next === undefined ? null : Math.min(Math.max(next, 0), newest);
}

const timeText = (seconds: number | undefined): string =>
  seconds === undefined ? 'No time' : new Date(seconds * 1000).toLocaleString('en-GB');

/** Changes with the theme, so that what is painted on a canvas is painted anew. */
function useThemeKey(): string {
  const [key, setKey] = useState('');
  useEffect(() => {
    const read = () => setKey(document.documentElement.className || 'light');
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    return () => observer.disconnect();
  }, []);
  return key;
}
