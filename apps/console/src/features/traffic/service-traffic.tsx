'use client';

import type { ServiceSummary } from '@peerway/model/catalog';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { TrafficCharts, useChartRange } from './traffic-charts';

/** What went to a service lately: to the applications of an own one, from here to a peer's. */
export function ServiceTraffic({
  service: { name, namespace, partition, peer },
}: {
  service: Pick<ServiceSummary, 'name' | 'namespace' | 'partition' | 'peer'>;
}) {
  const range = useChartRange();
  const refetchInterval = useRefetchInterval(range.refetchMs);
  const history = useQuery(
    trpc.traffic.history.queryOptions(
      { of: { kind: 'service', name, peer, partition, namespace }, ...range.query },
      { refetchInterval, placeholderData: keepPreviousData },
    ),
  );
  return (
    <TrafficCharts
      title="Traffic"
      about={
        peer === ''
          ? 'What reached its applications, as their sidecars reported it.'
          : `What went from this cluster to ${name} of ${peer}, as the callers' sidecars reported it.`
      }
      query={history}
      syncKey={`${peer}/${partition}/${namespace}/${name}`}
      unseen="It speaks TCP: connections and bytes are counted, and requests can not be told."
    />
  );
}
