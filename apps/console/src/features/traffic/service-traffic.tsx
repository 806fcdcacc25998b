'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { TrafficCharts, useChartRange } from './traffic-charts';

/** What went to a service lately: to the applications of an own one, from here to a peer's. */
export function ServiceTraffic({ name, namespace, peer }: { name: string; namespace: string; peer: string }) {
  const minutes = useChartRange();
  const history = useQuery(
    trpc.traffic.history.queryOptions(
      { of: { kind: 'service', name, peer, ...(peer === '' ? { namespace } : {}) }, minutes },
      { refetchInterval: useRefetchInterval(2_000), placeholderData: keepPreviousData },
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
      syncKey={`${peer}/${namespace}/${name}`}
      unseen="It speaks TCP: connections and bytes are counted, and requests can not be told."
    />
  );
}
