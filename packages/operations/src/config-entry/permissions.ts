import type { AclAccess, AclRequest } from '@peerway/acl';
import type { ConfigEntry } from '@peerway/model/config-entry';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';

type EntryName = Pick<ConfigEntry, 'Kind' | 'Name' | 'Partition' | 'Namespace'>;

/** What reading or writing an entry of a kind needs (semantics A7); null: nothing. */
export function configEntryPermission(
  { Kind, Name: name, Partition: partition, Namespace: namespace }: EntryName,
  access: Exclude<AclAccess, 'list'>,
): AclRequest | null {
  switch (Kind) {
    case 'mesh':
    case 'proxy-defaults':
    case 'sameness-group':
      return access === 'read' ? null : { resource: 'mesh', partition, access };
    case 'exported-services':
    case 'jwt-provider':
      return { resource: 'mesh', partition, access };
    case 'service-defaults':
    case 'service-router':
    case 'service-splitter':
    case 'service-resolver':
      return { resource: 'service', name, partition, namespace, access };
    case 'service-intentions':
      return { resource: 'intention', name, partition, namespace, access };
    default:
      return Kind satisfies never;
  }
}

/** Whether the caller may read an entry. Providers of tokens are open to whoever may write any service, too: intentions name them. */
export function mayReadConfigEntry(context: Pick<OperationContext, 'caller'>, entry: EntryName): boolean {
  const permission = configEntryPermission(entry, 'read');
  if (permission === null || may(context, permission)) return true;
  return entry.Kind === 'jwt-provider' && context.caller.authorizer.serviceWriteAny({ partition: entry.Partition });
}
