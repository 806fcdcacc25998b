'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trpc } from '@/api/client';
import type { LiveNames } from './complete-rules';

const gently = { retry: false, staleTime: 30_000 } as const;

/** What rules can name, as far as the viewer may see it. */
export function useLiveNames(): LiveNames {
  const partitions = useQuery(trpc.partition.list.queryOptions(undefined, gently)).data;
  const namespaces = useQuery(trpc.namespace.list.queryOptions({}, gently)).data;
  const services = useQuery(trpc.service.list.queryOptions(undefined, gently)).data;
  const nodes = useQuery(trpc.catalog.nodes.queryOptions({}, gently)).data;
  return useMemo(
    () => ({
      partitions: partitions?.map(({ name }) => name) ?? ['default'],
      namespaces: namespaces ?? [],
      services: services?.filter(({ peer }) => peer === '') ?? [],
      nodes: nodes?.map(({ node, partition }) => ({ name: node, partition })) ?? [],
    }),
    [partitions, namespaces, services, nodes],
  );
}
