'use client';

import type { TrafficPoint } from '@peerway/model/topology';
import {
  formatBytesPerSecond,
  formatCount,
  formatMs,
  formatRate,
  Section,
  SegmentedControl,
  Skeleton,
} from '@peerway/ui';
import { TimeChart } from '@peerway/ui/time-chart';
import { type ReactNode, useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { QueryView, type Read } from '@/frame/query-view';
import { type ChartColumns, chartColumns } from './chart-series';

const ranges = [
  { value: '2', label: '2 min' },
  { value: '5', label: '5 min' },
  { value: '15', label: '15 min' },
] as const;

/** The range that the charts of a page show, minutes; it is a part of the page's address. */
export function useChartRange(): number {
  const [range] = useQueryParameter('minutes', '5');
  return Number(ranges.find(({ value }) => value === range)?.value ?? '5');
}

type History = { stepMs: number; points: TrafficPoint[] };
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
  const [range, setRange] = useQueryParameter('minutes', '5');
  const minutes = ranges.find(({ value }) => value === range)?.value ?? '5';
  const { data } = query;
  const columns = useMemo(() => data && chartColumns(data.points, data.stepMs), [data]);
  return (
    <Section
      title={title}
      about={about}
      actions={
        <>
          {actions}
          <SegmentedControl label="Range" value={minutes} onChange={setRange} choices={ranges} />
        </>
      }
    >
      <QueryView query={query} what="its traffic" skeleton={<ChartSkeleton />}>
        {() => columns && <Charts columns={columns} syncKey={syncKey} unseen={unseen} />}
      </QueryView>
    </Section>
  );
}

const chartRate = (value: number): string => formatRate(value);

function Charts({ columns, syncKey, unseen: notSeen }: { columns: ChartColumns; syncKey: string; unseen: string }) {
  const seesRequests = columns.requestsPerSecond.some((rate) => rate !== null && rate > 0);
  const carries = columns.bytesPerSecond.some((rate) => rate !== null && rate > 0);
  const unseen = seesRequests ? undefined : carries ? notSeen : 'No requests in this time.';
  const common = { times: columns.times, syncKey, empty: 'Nothing was reported in this time.' };
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
        ]}
      />
      <TimeChart
        {...common}
        title="Bytes"
        format={formatBytesPerSecond}
        series={[{ label: 'Both ways', color: '--color-accent-text', isArea: true, values: columns.bytesPerSecond }]}
      />
      <TimeChart
        {...common}
        title="Connections"
        format={formatCount}
        series={[
          { label: 'Open', color: '--color-accent-text', values: columns.activeConnections },
          { label: 'New a second', color: '--color-neutral', values: columns.connectionsPerSecond },
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
