import type { ConfigEntry } from '@peerway/model/config-entry';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';

/**
 * Who sends a service's traffic to other services must be able to read those (semantics A4 "Chain ACL"). Services of peers are
 * the peer's to guard.
 */
export function requireReferences(context: OperationContext, operation: string, entry: ConfigEntry): void {
  for (const name of referencedServices(entry)) {
    if (name !== '' && name !== entry.Name)
      requirePermission(context, operation, { resource: 'service', name, access: 'read' });
  }
}

function referencedServices(entry: ConfigEntry): string[] {
  switch (entry.Kind) {
    case 'service-router':
      return entry.Routes.map(({ Destination }) => Destination?.Service ?? '');
    case 'service-splitter':
      return entry.Splits.map(({ Service }) => Service ?? '');
    case 'service-resolver': {
      const { Redirect } = entry;
      const failovers = Object.values(entry.Failover ?? {});
      return [
        Redirect?.Peer ? '' : (Redirect?.Service ?? ''),
        ...failovers.flatMap(({ Service, Targets }) => [
          Service ?? '',
          ...(Targets ?? []).map((target) => (target.Peer ? '' : (target.Service ?? ''))),
        ]),
      ];
    }
    case 'exported-services':
    case 'proxy-defaults':
    case 'service-defaults':
    case 'mesh':
    case 'service-intentions':
    case 'jwt-provider':
    case 'sameness-group':
      return [];
    default:
      return entry satisfies never;
  }
}
