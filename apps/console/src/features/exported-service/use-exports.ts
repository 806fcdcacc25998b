'use client';

import type { ServiceSummary } from '@peerway/model/catalog';
import type { ExportPart } from '@peerway/model/export-part';
import type { ExportedServiceRow } from '@peerway/model/exported-service';
import type { PeeringView } from '@peerway/model/peering';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { usePartitionNames } from '@/features/tenancy/use-partition';
import type { Read } from '@/frame/query-view';
import { entriesByPartition } from './export-entries';
import { type ExportMatrix, exportMatrix } from './export-matrix';

export type ExportsData = {
  exported: readonly ExportedServiceRow[];
  entries: ReturnType<typeof entriesByPartition>;
  parts: readonly ExportPart[];
  partitions: readonly string[];
  services: readonly ServiceSummary[];
  /** Those that the viewer may list. */
  peerings: readonly Pick<PeeringView, 'name' | 'partition'>[];
  matrix: ExportMatrix;
};

/** Everything that the exports page shows, once all of what it needs has arrived. What the viewer may not list is left out. */
export function useExports(): Read<ExportsData> {
  const exported = useQuery(
    trpc.exportedService.list.queryOptions(undefined, { refetchInterval: useRefetchInterval(5_000) }),
  );
  const stored = useQuery(trpc.configEntry.list.queryOptions({ kind: 'exported-services' }));
  const parts = useQuery(trpc.exportedService.listParts.queryOptions());
  const services = useQuery(trpc.service.list.queryOptions(undefined, { retry: false }));
  const peerings = useQuery(trpc.peering.list.queryOptions(undefined, { retry: false }));
  const partitions = usePartitionNames();

  const isWaiting = services.isPending || peerings.isPending;
  const arrived = useMemo(() => {
    if (!exported.data || !stored.data || !parts.data || isWaiting) return null;
    return {
      exported: exported.data,
      entries: entriesByPartition(stored.data),
      parts: parts.data,
      partitions,
      peerings: peerings.data ?? [],
      services: services.data ?? [],
    };
  }, [exported.data, stored.data, parts.data, services.data, peerings.data, partitions, isWaiting]);
  // A thousand services against twenty peers take a while to draw: the page stands before, and takes keys meanwhile.
  const input = useDeferredValue(arrived, null);
  const data = useMemo((): ExportsData | undefined => {
    if (input === null) return undefined;
    const peers = [...new Set(input.peerings.map(({ name }) => name))];
    return { ...input, matrix: exportMatrix({ ...input, peers }) };
  }, [input]);

  const all = [exported, stored, parts];
  return {
    data,
    error: all.find(({ error }) => error !== null)?.error ?? null,
    dataUpdatedAt: exported.dataUpdatedAt,
    isFetching: all.some(({ isFetching }) => isFetching),
    refetch: () => all.map((query) => query.refetch()),
  };
}

/** The services of this cluster in one namespace. */
export const localServices = (
  services: readonly ServiceSummary[],
  { partition, namespace }: Pick<ServiceSummary, 'partition' | 'namespace'>,
): ServiceSummary[] =>
  services.filter(
    (each) => each.peer === '' && each.kind === '' && each.partition === partition && each.namespace === namespace,
  );

/** The names of a partition's peerings. */
export const peersOf = (peerings: ExportsData['peerings'], partition: string): string[] =>
  peerings.filter((each) => each.partition === partition).map(({ name }) => name);
