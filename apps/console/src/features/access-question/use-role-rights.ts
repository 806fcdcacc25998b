'use client';

import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import type { Read } from '@/frame/query-view';
import { roleRights } from './role-rights';

export type KnownRights = ReturnType<typeof roleRights> & { defaultPolicy: 'allow' | 'deny' };

/** What a role comes to. The control plane is asked about tokens; a role is read here with the same code. */
export function useRoleRights(id: string): Read<KnownRights> {
  const role = useQuery(trpc.role.read.queryOptions({ id }, { retry: false }));
  const policies = useQuery(trpc.policy.list.queryOptions(undefined, { retry: false }));
  const cluster = useQuery(trpc.cluster.get.queryOptions());
  // Of one's own token, which anybody may ask about: it also says what is so by default.
  const own = useQuery(trpc.access.whatCan.queryOptions({}, { retry: false }));
  const reads = [role, policies, cluster, own];
  const data =
    role.data && policies.data && cluster.data && own.data
      ? {
          ...roleRights(role.data, policies.data, cluster.data.datacenter),
          defaultPolicy: own.data.defaultPolicy,
        }
      : undefined;
  return {
    data,
    error: reads.find(({ error }) => error !== null)?.error ?? null,
    dataUpdatedAt: Math.min(...reads.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    isFetching: reads.some(({ isFetching }) => isFetching),
    refetch: () => reads.map((read) => read.refetch()),
  };
}
