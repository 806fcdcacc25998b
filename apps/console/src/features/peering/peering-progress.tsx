'use client';

import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { PeeringStatus } from './peering-status';

const POLL_MS = 1_000;

/** How far a peering is that was just begun, until it is connected. */
export function PeeringProgress({ name, partition }: { name: string; partition: string }) {
  const peering = useQuery(
    trpc.peering.read.queryOptions({ name, partition }, { refetchInterval: POLL_MS, refetchOnMount: 'always' }),
  );
  return (
    <section aria-label="State of the peering" aria-live="polite" className="flex flex-col gap-1 text-sm">
      {peering.error && <Failure title="The state can not be read" error={peering.error} />}
      {peering.isPending && <span className="text-text-3">Reading the state of the peering</span>}
      {peering.data && (
        <>
          <PeeringStatus peering={peering.data} />
          <span className="text-text-2">{peering.data.reason}</span>
        </>
      )}
    </section>
  );
}
