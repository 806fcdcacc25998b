'use client';

import type { ChangePlan } from '@peerway/model/change-plan';
import type { ConfigEntry } from '@peerway/model/config-entry';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import type { EntryAddress } from './entry-address';

/** What writing an entry would change. Null: there is nothing to ask for yet. */
export function useEntryPreview(entry: ConfigEntry | null): { data: ChangePlan | undefined; error: unknown } {
  return useQuery(
    trpc.configEntry.preview.queryOptions({ entry }, { enabled: entry !== null, retry: false, staleTime: 0 }),
  );
}

/** What removing an entry would change; and, as the same right is needed for both, whether the viewer may write it at all. */
export function useRemovalPreview(address: EntryAddress) {
  const plan = useQuery(trpc.configEntry.preview.queryOptions({ remove: address }, { retry: false, staleTime: 0 }));
  const refusal = plan.error === null ? null : describeError(plan.error);
  return { plan, refusal: refusal?.code === 'acl.permission_denied' ? refusal.reason : null };
}
