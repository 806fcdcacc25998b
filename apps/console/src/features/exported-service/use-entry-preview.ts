'use client';

import type { ChangePlan } from '@peerway/model/change-plan';
import type { ExportedServicesEntry } from '@peerway/model/config-entry/exported-services';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import type { Read } from '@/frame/query-view';

/** What writing `next` in place of `present` would change. Warnings that hold of the present entry already are left out. */
export function useEntryPreview(
  present: ExportedServicesEntry,
  next: ExportedServicesEntry,
): Pick<Read<ChangePlan>, 'data' | 'error'> {
  const before = useQuery(
    trpc.configEntry.preview.queryOptions({ entry: present }, { staleTime: 10_000, retry: false }),
  );
  const after = useQuery(trpc.configEntry.preview.queryOptions({ entry: next }, { staleTime: 0, retry: false }));
  if (!after.data || before.isPending) return { data: undefined, error: after.error };
  const known = new Set(before.data?.warnings);
  return {
    data: { ...after.data, warnings: after.data.warnings.filter((warning) => !known.has(warning)) },
    error: after.error,
  };
}
