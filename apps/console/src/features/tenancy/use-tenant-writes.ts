'use client';

import { useQueryClient } from '@tanstack/react-query';
import { client, trpc } from '@/api/client';

export type TenantKind = 'partition' | 'namespace';
export type TenantFields = {
  /** Of a namespace. */
  partition: string;
  name: string;
  description: string;
  meta: Record<string, string>;
};

/** Writing and deleting of both kinds of tenants, and asking anew for what shows them. */
export function useTenantWrites() {
  const queries = useQueryClient();
  return {
    write: async (kind: TenantKind, { partition, name, description, meta }: TenantFields): Promise<void> => {
      if (kind === 'partition') await client.partition.write.mutate({ name, description });
      else await client.namespace.write.mutate({ partition, name, description, meta });
    },
    remove: async (kind: TenantKind, { partition, name }: Pick<TenantFields, 'partition' | 'name'>): Promise<void> => {
      if (kind === 'partition') await client.partition.delete.mutate({ name });
      else await client.namespace.delete.mutate({ partition, name });
    },
    refresh: (): void => {
      void queries.invalidateQueries({ queryKey: trpc.partition.pathKey() });
      void queries.invalidateQueries({ queryKey: trpc.namespace.pathKey() });
    },
  };
}
