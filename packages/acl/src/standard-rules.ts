import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';

export { meshGatewayRules } from './gateway-needs.ts';

/** One level on everything, in every partition and namespace there will be. */
const everywhere = (level: 'read' | 'write'): string => `acl = "${level}"
keyring = "${level}"
operator = "${level}"
partition_prefix "" {
  mesh = "${level}"
  peering = "${level}"
  agent_prefix "" { policy = "${level}" }
  node_prefix "" { policy = "${level}" }
  namespace_prefix "" {
    policy = "${level}"
    event_prefix "" { policy = "${level}" }
    identity_prefix "" { policy = "${level}" }
    key_prefix "" { policy = "${level}" }
    query_prefix "" { policy = "${level}" }
    service_prefix "" { policy = "${level}" intentions = "${level}" }
    session_prefix "" { policy = "${level}" }
  }
}
`;

/** Rules of the `global-management` policy. */
export const GLOBAL_MANAGEMENT_RULES = everywhere('write');

/** Rules of the `builtin/global-read-only` policy: see everything, change nothing. */
export const GLOBAL_READ_ONLY_RULES = everywhere('read');

/**
 * What a service identity stands for: the service and its sidecar, and reading everything that discovery needs in its own
 * namespace, with the nodes of its partition.
 */
export function serviceIdentityRules(
  serviceName: string,
  { partition, namespace }: { partition?: string | undefined; namespace?: string | undefined } = {},
): string {
  return `partition ${JSON.stringify(partition ?? DEFAULT_PARTITION)} {
  node_prefix "" { policy = "read" }
  namespace ${JSON.stringify(namespace ?? DEFAULT_NAMESPACE)} {
    service ${JSON.stringify(serviceName)} { policy = "write" }
    service ${JSON.stringify(`${serviceName}-sidecar-proxy`)} { policy = "write" }
    service_prefix "" { policy = "read" }
  }
}
`;
}
