'use client';

import { Select } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { tokenName } from '@/features/token/token-name';

/** Whose records. A token that is deleted by now is no longer offered, but stays chosen when the address names it. */
export function WhoSelect({ value, onChange }: { value: string; onChange: (accessorId: string) => void }) {
  const tokens = useQuery(trpc.token.list.queryOptions(undefined, { retry: false, staleTime: 60_000 }));
  const known = tokens.data ?? [];
  return (
    <Select aria-label="Who" className="h-8 text-sm" value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">Everybody</option>
      {value !== '' && !known.some(({ accessorId }) => accessorId === value) && (
        <option value={value}>{value.slice(0, 14)}</option>
      )}
      {known.map((token) => (
        <option key={token.accessorId} value={token.accessorId}>
          {tokenName(token)}
        </option>
      ))}
    </Select>
  );
}
