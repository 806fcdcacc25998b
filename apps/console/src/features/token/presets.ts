import { meshGatewayPolicyName, meshGatewayRules } from '@peerway/model/acl';

/** A policy that a common kind of token needs, and no more. */
export type PolicyPreset = { id: string; label: string; description: string; policyName: string; rules: string };

export function meshGatewayPreset(service: string): PolicyPreset {
  return {
    id: 'mesh-gateway',
    label: 'Mesh gateway',
    description: 'Registers itself as a gateway and routes to every service. Nothing else.',
    policyName: meshGatewayPolicyName(service),
    rules: meshGatewayRules(service),
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
