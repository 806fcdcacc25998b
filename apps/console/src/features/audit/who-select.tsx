'use client';

import { FilterSelect } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { tokenName } from '@/features/token/token-name';

/** Whose records. A token that is deleted by now is no longer offered, but stays chosen when the address names it. */
export function WhoSelect({ value, onChange }: { value: string; onChange: (accessorId: string) => void }) {
  const tokens = useQuery(trpc.token.list.queryOptions(undefined, { retry: false, staleTime: 60_000 }));
  const options = (tokens.data ?? []).map((token) => ({ value: token.accessorId, label: tokenName(token) }));
  return <FilterSelect label="Who" all="Everybody" value={value} onChange={onChange} options={options} />;
}
