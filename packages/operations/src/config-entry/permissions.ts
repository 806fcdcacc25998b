import type { AclAccess, AclRequest } from '@peerway/acl';
import type { ConfigEntryKind } from '@peerway/model/config-entry';

/** What reading or writing an entry of a kind needs (semantics A7); null: nothing. */
export function configEntryPermission(
  kind: ConfigEntryKind,
  name: string,
  access: Exclude<AclAccess, 'list'>,
): AclRequest | null {
  switch (kind) {
    case 'mesh':
    case 'proxy-defaults':
      return access === 'read' ? null : { resource: 'mesh', access };
    case 'exported-services':
      return { resource: 'mesh', access };
    case 'service-defaults':
      return { resource: 'service', name, access };
    case 'service-intentions':
      return { resource: 'intention', name, access };
    default:
      return kind satisfies never;
  }
}
