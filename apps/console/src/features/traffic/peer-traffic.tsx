'use client';

import { SegmentedControl } from '@peerway/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { useQueryParameter } from '@/api/use-query-parameter';
import { TrafficCharts, useChartRange } from './traffic-charts';

/** What went to a peer lately, or came from it. */
export function PeerTraffic({ name, partition }: { name: string; partition: string }) {
  const range = useChartRange();
  const refetchInterval = useRefetchInterval(range.refetchMs);
  const [chosen, choose] = useQueryParameter('traffic', 'to');
  const direction = chosen === 'from' ? 'from' : 'to';
  const history = useQuery(
    trpc.traffic.history.queryOptions(
      { of: { kind: 'peer', name, partition, direction }, ...range.query },
      { refetchInterval, placeholderData: keepPreviousData },
    ),
  );
  return (
    <TrafficCharts
      title="Traffic"
      about={
        direction === 'to'
          ? `From services of this cluster to those of ${name}.`
          : `From clients of ${name} to services of this cluster.`
      }
      query={history}
      syncKey={`${partition}/${name}`}
      unseen="Only TCP went over: connections and bytes are counted, and requests can not be told."
      actions={
        <SegmentedControl
          label="Direction"
          value={direction}
          onChange={choose}
          choices={[
            { value: 'to', label: `To ${name}` },
            { value: 'from', label: `From ${name}` },
          ]}
        />
      }
    />
  );
}
