import type { ConfigEntry } from '@peerway/model/config-entry';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';

/**
 * Who sends a service's traffic to other services must be able to read those (semantics A4 "Chain ACL"). Services of peers are
 * the peer's to guard.
 */
export function requireReferences(context: OperationContext, operation: string, entry: ConfigEntry): void {
  const { Partition, Namespace } = entry;
  for (const reference of referencedServices(entry)) {
    if (reference === undefined || reference.Peer) continue;
    // What a reference does not say is the entry's own.
    const name = reference.Service || entry.Name;
    const partition = reference.Partition || Partition;
    const namespace = reference.Namespace || Namespace;
    if (name !== entry.Name || partition !== Partition || namespace !== Namespace)
      requirePermission(context, operation, { resource: 'service', name, partition, namespace, access: 'read' });
  }
}

type Reference = {
  Service?: string | undefined;
  Namespace?: string | undefined;
  Partition?: string | undefined;
  Peer?: string | undefined;
};

function referencedServices(entry: ConfigEntry): (Reference | undefined)[] {
  switch (entry.Kind) {
    case 'service-router':
      return entry.Routes.map(({ Destination }) => Destination);
    case 'service-splitter':
      return entry.Splits;
    case 'service-resolver': {
      const { Redirect } = entry;
      const failovers = Object.values(entry.Failover ?? {});
      return [
        Redirect,
        // A target says for itself where it is, and takes nothing from the failover around it.
        ...failovers.flatMap(({ Service, Namespace, Targets }) => [{ Service, Namespace }, ...(Targets ?? [])]),
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
