import { z } from 'zod';
import { uuidSchema } from './identifier.ts';

export const GLOBAL_MANAGEMENT_POLICY_ID = '00000000-0000-0000-0000-000000000001';
export const ANONYMOUS_TOKEN_ACCESSOR = '00000000-0000-0000-0000-000000000002';

export const policyNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'a policy name must consist of 1 to 128 letters, digits, "-" or "_"');

/** An ACL policy: rules in Consul's HCL or JSON, kept as written. */
export type AclPolicy = {
  id: string;
  name: string;
  description: string;
  rules: string;
  createIndex: number;
  modifyIndex: number;
};

/** An ACL token as stored. The secret is only there as a hash. */
export type AclToken = {
  accessorId: string;
  /** SHA-256 of the secret, hex. */
  secretHash: string;
  description: string;
  policyIds: string[];
  /** Service identities: each stands for `service:write` on the name and its sidecar, and read on everything (semantics A7). */
  serviceIdentities: { serviceName: string }[];
  /** Wrapped by the store for the local cluster only. */
  local: boolean;
  createdAt: string;
  expiresAt: string | null;
  createIndex: number;
  modifyIndex: number;
};

/** A token for people: policies by name, never the secret. */
export type AclTokenView = Omit<AclToken, 'secretHash' | 'policyIds'> & {
  policies: { id: string; name: string }[];
  /** The caller's own token. */
  isSelf: boolean;
};

export const createPolicySchema = z.object({
  id: uuidSchema.optional(),
  name: policyNameSchema,
  description: z.string().max(512).default(''),
  rules: z
    .string()
    .max(64 * 1024)
    .default(''),
});
export type CreatePolicyInput = z.infer<typeof createPolicySchema>;

export const createTokenSchema = z.object({
  accessorId: uuidSchema.optional(),
  secretId: uuidSchema.optional(),
  description: z.string().max(512).default(''),
  /** Each by ID or by name. */
  policies: z.array(z.union([z.object({ id: uuidSchema }), z.object({ name: policyNameSchema })])).default([]),
  serviceIdentities: z
    .array(z.object({ serviceName: z.string().regex(/^[a-z0-9]([a-z0-9\-_]{0,254}[a-z0-9])?$/) }))
    .default([]),
  expiresAt: z.iso.datetime().nullable().default(null),
  local: z.boolean().default(false),
});
export type CreateTokenInput = z.infer<typeof createTokenSchema>;

/** The answer to a creation: the only time the secret is shown. */
export type CreatedToken = AclTokenView & { secretId: string };

/** Name of the policy of a mesh gateway that is registered under a service name. */
export const meshGatewayPolicyName = (service: string): string => `mesh-gateway-${service}`;

/**
 * What a mesh gateway's token needs, and no more: register itself, get a leaf as a gateway (`mesh:write`), and read what it routes to
 * (semantics A7; Consul's "ACL policy for mesh gateways").
 */
export function meshGatewayRules(service: string): string {
  return `mesh = "write"
peering = "read"
service ${JSON.stringify(service)} { policy = "write" }
service_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
`;
}
