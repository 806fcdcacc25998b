'use client';

import { Mono } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useSession } from '@/features/session/use-session';

/** Whose token wrote something: its description where the viewer may read tokens, else its accessor ID. */
export function WriterName({ accessorId }: { accessorId: string }) {
  const session = useSession();
  const mayRead = session?.may.aclRead === true;
  const tokens = useQuery(
    trpc.token.list.queryOptions(undefined, { enabled: mayRead, retry: false, staleTime: 60_000 }),
  );
  if (accessorId === '') return 'this cluster';
  if (accessorId === session?.accessorId) return 'you';
  const description = tokens.data?.find((token) => token.accessorId === accessorId)?.description;
  return description ? <span title={accessorId}>{description}</span> : <Mono>{accessorId.slice(0, 8)}</Mono>;
}
