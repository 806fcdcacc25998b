/** Name of the policy of a mesh gateway's token. */
export const meshGatewayPolicyName = (service: string): string => `mesh-gateway-${service}`;

/**
 * Rules of a mesh gateway's token, and no more: register itself, sign a gateway leaf (`mesh:write`), and read what it routes to.
 * Source: Consul's "ACL policy for mesh gateways" with `mesh = "write"`.
 */
export function meshGatewayRules(service: string): string {
  return [
    `service ${JSON.stringify(service)} { policy = "write" }`,
    'service_prefix "" { policy = "read" }',
    'node_prefix "" { policy = "read" }',
    'mesh = "write"',
    'peering = "read"',
  ].join('\n');
}
