import { type AclPolicy, isSameAclName } from '@peerway/model/acl';

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

/** Whether the policy of a preset is there, and says what the preset would. */
export type PresetState =
  /** The policies are not read yet, or can not be. */
  | { kind: 'unknown' }
  | { kind: 'missing' }
  | { kind: 'same'; policy: AclPolicy }
  /** Somebody made one of that name, or changed it: whoever is given it gets what it says, not what the preset says. */
  | { kind: 'different'; policy: AclPolicy };

export function presetState(preset: PolicyPreset, policies: readonly AclPolicy[] | undefined): PresetState {
  if (policies === undefined) return { kind: 'unknown' };
  const policy = policies.find(({ name }) => isSameAclName(name, preset.policyName));
  if (policy === undefined) return { kind: 'missing' };
  const isSame = policy.rules.trim() === preset.rules.trim() && (policy.datacenters ?? []).length === 0;
  return { kind: isSame ? 'same' : 'different', policy };
}
