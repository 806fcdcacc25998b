import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/identifier';

export { meshGatewayRules } from './gateway-needs.ts';

/** Rules of the `global-management` policy: everything, in every partition and namespace there will be. */
export const GLOBAL_MANAGEMENT_RULES = `acl = "write"
keyring = "write"
operator = "write"
partition_prefix "" {
  mesh = "write"
  peering = "write"
  agent_prefix "" { policy = "write" }
  node_prefix "" { policy = "write" }
  namespace_prefix "" {
    policy = "write"
    event_prefix "" { policy = "write" }
    identity_prefix "" { policy = "write" }
    key_prefix "" { policy = "write" }
    query_prefix "" { policy = "write" }
    service_prefix "" { policy = "write" intentions = "write" }
    session_prefix "" { policy = "write" }
  }
}
`;

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
