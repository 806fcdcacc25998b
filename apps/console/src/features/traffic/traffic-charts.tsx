'use client';

import type { TrafficPoint } from '@peerway/model/topology';
import {
  Button,
  formatBytesPerSecond,
  formatCount,
  formatMs,
  formatRate,
  Section,
  SegmentedControl,
  Skeleton,
} from '@peerway/ui';
import { TimeChart } from '@peerway/ui/time-chart';
import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { QueryView, type Read } from '@/frame/query-view';
import { CHART_RANGES, type ChartRange, chartRange, DEFAULT_MINUTES, zoomText } from './chart-range';
import { type ChartColumns, chartColumns } from './chart-series';

/** What the charts of a page show: a part of the page's address. */
export function useChartRange(): ChartRange {
  const [minutes] = useQueryParameter('minutes', DEFAULT_MINUTES);
  const [zoom] = useQueryParameter('zoom', '');
  const [compare] = useQueryParameter('compare', '');
  return chartRange({ minutes, zoom, compare });
}

type History = { from: string; to: string; stepMs: number; points: TrafficPoint[]; before: TrafficPoint[] | null };
type TrafficChartsProps = {
  title: string;
  about: ReactNode;
  /** Charts with the same key share a time cursor. */
  syncKey: string;
  query: Read<History>;
  /** Beside the choice of the range. */
  actions?: ReactNode;
  /** What the charts say of requests where bytes went, and no requests. */
  unseen: string;
};

/** What was carried lately: four charts with one time cursor. */
export function TrafficCharts({ title, about, syncKey, query, actions, unseen }: TrafficChartsProps) {
  const [, setMinutes] = useQueryParameter('minutes', DEFAULT_MINUTES);
  const [zoom, setZoom] = useQueryParameter('zoom', '', 'push');
  const [compare, setCompare] = useQueryParameter('compare', '');
  const range = useChartRange();
  const { data } = query;
  const columns = useMemo(() => data && chartColumns(data.points, data.stepMs, data.before ?? undefined), [data]);
  const onSelect = (from: number, to: number): void => {
    const text = zoomText(from * 1000, to * 1000);
    // Charts that share a cursor are told of one drag each: it is one step back.
    if (text !== new URLSearchParams(window.location.search).get('zoom')) setZoom(text);
  };
  const leaveZoom = useCallback(() => setZoom(''), [setZoom]);
  useEffect(() => {
    if (zoom === '') return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Before the page takes it, which would leave for the list.
      event.stopImmediatePropagation();
      leaveZoom();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [zoom, leaveZoom]);
  return (
    <Section
      title={title}
      about={about}
      actions={
        <>
          {actions}
          <Button
            size="sm"
            variant={compare === '' ? 'secondary' : 'primary'}
            aria-pressed={compare !== ''}
            onClick={() => setCompare(compare === '' ? '1' : '')}
          >
            Compare with before
          </Button>
          {zoom !== '' && (
            <Button size="sm" variant="secondary" onClick={leaveZoom}>
              Leave zoom
            </Button>
          )}
          <SegmentedControl
            label="Range"
            value={range.minutesText}
            onChange={(next) => {
              leaveZoom();
              setMinutes(next);
            }}
            choices={CHART_RANGES}
          />
        </>
      }
    >
      <QueryView query={query} what="its traffic" skeleton={<ChartSkeleton />}>
        {(shown) =>
          columns && (
            <Charts columns={columns} syncKey={syncKey} unseen={unseen} span={spanOf(shown)} onSelect={onSelect} />
          )
        }
      </QueryView>
    </Section>
  );
}

const spanOf = (history: History): [from: number, to: number] => [
  Date.parse(history.from) / 1000,
  Date.parse(history.to) / 1000,
];

const chartRate = (value: number): string => formatRate(value);

function Charts({
  columns,
  syncKey,
  unseen: notSeen,
  span,
  onSelect,
}: {
  columns: ChartColumns;
  syncKey: string;
  unseen: string;
  span: readonly [from: number, to: number];
  onSelect: (from: number, to: number) => void;
}) {
  const seesRequests = columns.requestsPerSecond.some((rate) => rate !== null && rate > 0);
  const carries = columns.bytesPerSecond.some((rate) => rate !== null && rate > 0);
  const unseen = seesRequests ? undefined : carries ? notSeen : 'No requests in this time.';
  const { before } = columns;
  const common = { times: columns.times, syncKey, span, onSelect, empty: 'Nothing was reported in this time.' };
  const earlier = (label: string, values: readonly (number | null)[] | undefined) =>
    values === undefined ? [] : [{ label: `${label} before`, color: '--color-text-3', width: 1, values }];
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <TimeChart
        {...common}
        title="Requests"
        format={chartRate}
        {...(unseen ? { empty: unseen } : {})}
        series={[
          {
            label: 'Requests',
            color: '--color-accent-text',
            isArea: true,
            values: orNothing(columns.requestsPerSecond, seesRequests),
          },
          { label: 'Errors', color: '--color-danger', values: orNothing(columns.errorsPerSecond, seesRequests) },
          ...earlier('Requests', before?.requestsPerSecond),
        ]}
      />
      <TimeChart
        {...common}
        title="Latency"
        format={formatMs}
        empty={unseen ?? 'No latency was measured in this time.'}
        series={[
          { label: 'p50', color: '--color-info', width: 1, values: columns.p50Ms },
          { label: 'p95', color: '--color-info', width: 1.75, values: columns.p95Ms },
          { label: 'p99', color: '--color-info', width: 2.75, values: columns.p99Ms },
          ...earlier('p95', before?.p95Ms),
        ]}
      />
      <TimeChart
        {...common}
        title="Bytes"
        format={formatBytesPerSecond}
        series={[
          { label: 'Both ways', color: '--color-accent-text', isArea: true, values: columns.bytesPerSecond },
          ...earlier('Both ways', before?.bytesPerSecond),
        ]}
      />
      <TimeChart
        {...common}
        title="Connections"
        format={formatCount}
        series={[
          { label: 'Open', color: '--color-accent-text', values: columns.activeConnections },
          { label: 'New a second', color: '--color-neutral', values: columns.connectionsPerSecond },
          ...earlier('Open', before?.activeConnections),
        ]}
      />
    </div>
  );
}

/** A line at zero where nothing can be seen would be a claim. */
const orNothing = (values: readonly (number | null)[], isSeen: boolean): (number | null)[] =>
  values.map((value) => (isSeen ? value : null));

function ChartSkeleton() {
  return (
    <div role="status" className="grid gap-4 lg:grid-cols-2">
      <span className="sr-only">Loading</span>
      {[0, 1, 2, 3].map((chart) => (
        <Skeleton key={chart} className="h-[198px] rounded-lg" />
      ))}
    </div>
  );
}
