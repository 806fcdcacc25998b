'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { TrafficCharts, useChartRange } from '@/features/traffic/traffic-charts';

/** What the proxy carried lately. */
export function GatewayCharts({ partition, node, id }: { partition: string; node: string; id: string }) {
  const range = useChartRange();
  const refetchInterval = useRefetchInterval(range.refetchMs);
  const history = useQuery(
    trpc.gateway.history.queryOptions(
      { partition, node, id, ...range.query },
      { refetchInterval, placeholderData: keepPreviousData },
    ),
  );
  return (
    <TrafficCharts
      title="Traffic"
      about="As the proxy reported it. Where it was silent the lines break off."
      query={history}
      syncKey={`${partition}/${node}/${id}`}
      unseen="It passes connections through unopened, so it sees no requests."
    />
  );
}
