import type { AclAccess, AclRequest } from '@peerway/acl';
import type { ConfigEntry, ConfigEntryKind } from '@peerway/model/config-entry';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';

/** What reading or writing an entry of a kind needs (semantics A7); null: nothing. */
export function configEntryPermission(
  kind: ConfigEntryKind,
  name: string,
  access: Exclude<AclAccess, 'list'>,
): AclRequest | null {
  switch (kind) {
    case 'mesh':
    case 'proxy-defaults':
    case 'sameness-group':
      return access === 'read' ? null : { resource: 'mesh', access };
    case 'exported-services':
    case 'jwt-provider':
      return { resource: 'mesh', access };
    case 'service-defaults':
    case 'service-router':
    case 'service-splitter':
    case 'service-resolver':
      return { resource: 'service', name, access };
    case 'service-intentions':
      return { resource: 'intention', name, access };
    default:
      return kind satisfies never;
  }
}

/** Whether the caller may read an entry. Providers of tokens are open to whoever may write any service, too: intentions name them. */
export function mayReadConfigEntry(
  context: Pick<OperationContext, 'caller'>,
  { Kind, Name }: Pick<ConfigEntry, 'Kind' | 'Name'>,
): boolean {
  const permission = configEntryPermission(Kind, Name, 'read');
  if (permission === null || may(context, permission)) return true;
  return Kind === 'jwt-provider' && context.caller.authorizer.serviceWriteAny();
}
