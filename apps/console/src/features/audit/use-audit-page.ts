'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useRefetchInterval } from '@/api/live';
import { type AuditView, auditFilterOf } from './audit-view';

/** Records of one page. */
const PAGE = 50;
const NEWER_MS = 5_000;

/**
 * The page that the address names. It stays as it is while it is looked at: what comes meanwhile is announced by its number, and
 * shown when asked for.
 */
export function useAuditPage(view: AuditView, isEnabled: boolean) {
  const filter = auditFilterOf(view);
  const isNewest = view.before === '';
  const page = useQuery(
    trpc.audit.list.queryOptions(
      { ...filter, limit: PAGE, ...(isNewest ? {} : { before: Number(view.before) }) },
      {
        enabled: isEnabled,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnMount: 'always',
        refetchOnWindowFocus: false,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const newest = page.data?.newest;
  const newer = useQuery(
    trpc.audit.newer.queryOptions(
      { ...filter, after: newest ?? 0 },
      {
        enabled: isEnabled && isNewest && newest !== undefined && !page.isPlaceholderData,
        refetchInterval: useRefetchInterval(NEWER_MS),
        retry: false,
      },
    ),
  );
  return { page, newer: isNewest ? (newer.data ?? 0) : 0 };
}
