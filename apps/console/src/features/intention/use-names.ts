'use client';

import type { ComboboxOption } from '@peerway/ui';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/client';

export type Names = {
  /** Names of services: of this cluster for `""`, else those that a peer exports to it. */
  services: (peer: string) => ComboboxOption[];
  peers: string[];
  providers: string[];
  groups: string[];
};

/** What exists and can be named, for lists to choose from. Empty while it is not known, or for a viewer who may not read it. */
export function useNames(): Names {
  const options = { retry: false, staleTime: 10_000 } as const;
  const services = useQuery(trpc.service.list.queryOptions(undefined, options));
  const peerings = useQuery(trpc.peering.list.queryOptions(undefined, options));
  const providers = useQuery(trpc.configEntry.list.queryOptions({ kind: 'jwt-provider' }, options));
  const groups = useQuery(trpc.configEntry.list.queryOptions({ kind: 'sameness-group' }, options));
  return {
    services: (peer) => {
      const rows = (services.data ?? []).filter((row) => row.peer === peer && row.kind === '');
      return [...new Set(rows.map(({ name }) => name))].sort().map((value) => ({ value }));
    },
    peers: (peerings.data ?? []).map(({ name }) => name),
    providers: (providers.data ?? []).map(({ entry }) => entry.Name),
    groups: (groups.data ?? []).map(({ entry }) => entry.Name),
  };
}
