/** A policy that many tokens need, made with the first of them. */
export type PolicyPreset = { label: string; description: string; policyName: string; rules: string };

/** What somebody needs who looks, and changes nothing. Secrets and ACLs stay closed. */
export const readOnlyPreset: PolicyPreset = {
  label: 'Read only',
  description: 'Sees services, peerings, gateways and configuration. Changes nothing.',
  policyName: 'read-only',
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
