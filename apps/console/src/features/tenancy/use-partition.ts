'use client';

import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useQueryParameter } from '@/api/use-query-parameter';

/** The partition that is looked at, from the address; `""`: all of them. */
export const usePartition = (): [string, (partition: string) => void] => useQueryParameter('partition');

/** The names of all partitions. Only `default` while they are not known, or for a viewer who may not list them. */
export function usePartitionNames(): readonly string[] {
  const partitions = useQuery(
    trpc.partition.list.queryOptions(undefined, { retry: false, staleTime: 30_000, select: namesOf }),
  );
  return partitions.data ?? onlyDefault;
}

// Both outside, so that what is made from the answer is made once.
const namesOf = (partitions: readonly { name: string }[]): string[] => partitions.map(({ name }) => name);
const onlyDefault: readonly string[] = ['default'];
