export { meshGatewayRules } from './gateway-needs.ts';

/** Rules of the `global-management` policy: everything. */
export const GLOBAL_MANAGEMENT_RULES = `acl = "write"
keyring = "write"
mesh = "write"
operator = "write"
peering = "write"
agent_prefix "" { policy = "write" }
event_prefix "" { policy = "write" }
identity_prefix "" { policy = "write" }
key_prefix "" { policy = "write" }
node_prefix "" { policy = "write" }
query_prefix "" { policy = "write" }
service_prefix "" { policy = "write" intentions = "write" }
session_prefix "" { policy = "write" }
`;

/** What a service identity stands for: the service and its sidecar, and reading everything that discovery needs. */
export function serviceIdentityRules(serviceName: string): string {
  return `service ${JSON.stringify(serviceName)} { policy = "write" }
service ${JSON.stringify(`${serviceName}-sidecar-proxy`)} { policy = "write" }
service_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
`;
}
