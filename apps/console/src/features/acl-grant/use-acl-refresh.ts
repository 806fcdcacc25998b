'use client';

import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '@/api/client';

/** Asks anew for tokens, policies and roles, and for what they and the viewer may: each names the others. */
export function useAclRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const noun of [trpc.token, trpc.policy, trpc.role, trpc.session, trpc.access])
      void queries.invalidateQueries({ queryKey: noun.pathKey() });
  };
}
