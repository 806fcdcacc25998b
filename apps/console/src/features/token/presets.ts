/** A policy that a common kind of token needs, and no more. */
export type PolicyPreset = { id: string; label: string; description: string; policyName: string; rules: string };

/**
 * What a mesh gateway needs: to register itself, to get a leaf as a gateway (`mesh:write`), and to read what it routes to.
 * Source: Consul's "ACL policy for mesh gateways".
 */
export function meshGatewayPreset(service: string): PolicyPreset {
  return {
    id: 'mesh-gateway',
    label: 'Mesh gateway',
    description: 'Registers itself as a gateway and routes to every service. Nothing else.',
    policyName: `mesh-gateway-${service}`,
    rules: `mesh = "write"
peering = "read"
service ${JSON.stringify(service)} { policy = "write" }
service_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
`,
  };
}

/** What somebody needs who looks, and changes nothing. Secrets and ACLs stay closed. */
export const readOnlyPreset: PolicyPreset = {
  id: 'read-only',
  label: 'Read only',
  description: 'Sees services, peerings, gateways and configuration. Changes nothing.',
  policyName: 'read-only',
  rules: `operator = "read"
mesh = "read"
peering = "read"
service_prefix "" { policy = "read" intentions = "read" }
node_prefix "" { policy = "read" }
`,
};

export const presets: readonly PolicyPreset[] = [meshGatewayPreset('mesh-gateway'), readOnlyPreset];
