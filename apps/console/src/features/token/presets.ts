/** What a common kind of token needs, and no more. */
export type PolicyPreset = {
  id: string;
  label: string;
  description: string;
  policyName: string;
} & (
  | { kind: 'policy'; rules: string }
  /** A mesh gateway's token is made by an operation of its own, whose rules come from a template. */
  | { kind: 'mesh-gateway'; gateway: string }
);

export const meshGatewayPreset: PolicyPreset = {
  id: 'mesh-gateway',
  label: 'Mesh gateway',
  description: 'Registers itself as a gateway and routes to every service. Nothing else.',
  policyName: 'builtin/mesh-gateway',
  kind: 'mesh-gateway',
  gateway: 'mesh-gateway',
};

/** What somebody needs who looks, and changes nothing. Secrets and ACLs stay closed. */
export const readOnlyPreset: PolicyPreset = {
  id: 'read-only',
  label: 'Read only',
  description: 'Sees services, peerings, gateways and configuration. Changes nothing.',
  policyName: 'read-only',
  kind: 'policy',
  rules: `operator = "read"
partition_prefix "" {
  mesh = "read"
  peering = "read"
  node_prefix "" { policy = "read" }
  namespace_prefix "" {
    service_prefix "" { policy = "read" intentions = "read" }
  }
}
`,
};

export const presets: readonly PolicyPreset[] = [meshGatewayPreset, readOnlyPreset];
