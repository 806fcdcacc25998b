'use client';

import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '@/api/client';

/** Asks anew for what a method or one of its rules changes: tokens of its logins end with it, and the sign-in page offers it. */
export function useMethodRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const noun of [trpc.authMethod, trpc.bindingRule, trpc.token, trpc.session, trpc.access])
      void queries.invalidateQueries({ queryKey: noun.pathKey() });
  };
}
