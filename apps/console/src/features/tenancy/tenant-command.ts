import type { TenantFields, TenantKind } from './use-tenant-writes';

/** The words of the command that creates a tenant. */
export const tenantCommand = (
  kind: TenantKind,
  { partition, name, description }: Pick<TenantFields, 'partition' | 'name' | 'description'>,
): string[] => [
  ...['peerway', kind, 'create', '--name', name],
  ...(description === '' ? [] : ['--description', description]),
  ...(kind === 'namespace' && partition !== 'default' ? ['--partition', partition] : []),
];
