'use client';

import type { AttentionView } from '@peerway/model/attention';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';

/** What needs the viewer. Home shows it, and the navigation counts it, from one answer. Error shares move without an event. */
export const useAttention = () =>
  useQuery(
    trpc.attention.get.queryOptions(undefined, { retry: false, refetchInterval: useRefetchInterval(REFETCH_MS) }),
  );

const REFETCH_MS = 10_000;

const pageOfKind = {
  peering: '/peerings',
  gateway: '/gateways',
  path: '/topology',
  service: '/services',
  root: '/certificates',
  token: '/access',
} as const satisfies Record<keyof AttentionView['countsByKind'], string>;

/** How many things of a page need a person, by the page's address. */
export type AttentionCounts = Readonly<Record<string, number>>;

export function useAttentionCounts(): AttentionCounts {
  const { data } = useAttention();
  return Object.fromEntries(
    Object.entries(data?.countsByKind ?? {}).map(([kind, count]) => [
      pageOfKind[kind as keyof typeof pageOfKind],
      count,
    ]),
  );
}
