'use client';

import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';

/** How many things of a page need a person, by the page's address. */
export type Attention = Readonly<Record<string, number>>;

/** Counts what is failing or degraded, from answers that the pages share. */
export function useAttention(): Attention {
  const peerings = useQuery(trpc.peering.list.queryOptions(undefined, { retry: false }));
  const modes = useQuery(trpc.meshGatewayMode.list.queryOptions(undefined, { retry: false }));
  const gateways = useQuery(trpc.gateway.list.queryOptions(undefined, { retry: false }));
  return {
    '/peerings': peerings.data?.filter(({ health }) => health === 'failing' || health === 'degraded').length ?? 0,
    '/modes': modes.data?.rows.filter((row) => row.problem !== null).length ?? 0,
    '/gateways':
      gateways.data?.filter((proxy) => proxy.link.state === 'away' || (proxy.snapshot?.rejected ?? null) !== null)
        .length ?? 0,
  };
}
