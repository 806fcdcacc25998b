import { z } from 'zod';
import {
  type AclGrants,
  aclIdSchema,
  datacentersSchema,
  identityNameSchema,
  type RoleGrantFields,
  roleGrantsInput,
  type TokenGrantFields,
  tokenGrantsInput,
} from './acl-grant.ts';
import { partitionSchema, uuidSchema } from './identifier.ts';

/** IDs that start so are Consul's own, and nobody can choose one. */
export const RESERVED_ID_PREFIX = '00000000-0000-0000-0000-0000000000';
const chosenIdSchema = aclIdSchema.refine(
  (id) => !id.startsWith(RESERVED_ID_PREFIX),
  `UUIDs with the prefix "${RESERVED_ID_PREFIX}" are reserved`,
);

export const policyNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'a policy name must consist of 1 to 128 letters, digits, "-" or "_"');
export const roleNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,256}$/, 'a role name must consist of 1 to 256 letters, digits, "-" or "_"');

/** Policies and roles are told apart without regard to case, as in Consul: `Admin` beside `admin` would only deceive. */
export const isSameAclName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** An ACL policy: rules in Consul's HCL or JSON, kept as written. */
export type AclPolicy = {
  id: string;
  name: string;
  description: string;
  rules: string;
  /** Where it applies; absent or empty: everywhere. */
  datacenters?: string[];
  createIndex: number;
  modifyIndex: number;
};

/** The answer to the write of a policy: `warnings` says what its rules amount to, where that is easily missed. */
export type WrittenPolicy = AclPolicy & { warnings: string[] };

/** An ACL role: grants under one name, for any number of tokens. */
export type AclRole = RoleGrantFields & {
  id: string;
  name: string;
  description: string;
  createIndex: number;
  modifyIndex: number;
};

/** An ACL token as stored. The secret is only there as a hash. */
export type AclToken = TokenGrantFields & {
  accessorId: string;
  /** SHA-256 of the secret, hex. */
  secretHash: string;
  description: string;
  /** Wrapped by the store for the local cluster only. */
  local: boolean;
  /** The auth method that its owner logged in with; it ends with the method. */
  authMethod?: string;
  createdAt: string;
  expiresAt: string | null;
  createIndex: number;
  modifyIndex: number;
};

/** That the first management token was given out; its `modifyIndex` is the reset index (semantics A7, "Bootstrap"). */
export type AclBootstrap = { accessorId: string; at: string; createIndex: number; modifyIndex: number };

export const aclPolicyKey = ({ id }: Pick<AclPolicy, 'id'>): string => id;
export const aclRoleKey = ({ id }: Pick<AclRole, 'id'>): string => id;
export const aclTokenKey = ({ accessorId }: Pick<AclToken, 'accessorId'>): string => accessorId;
/** There is one at most. */
export const aclBootstrapKey = (): string => 'bootstrap';

/** A link as shown: the name is that of now. */
export type AclLink = { id: string; name: string };
type GrantsView = Omit<AclGrants, 'policyIds' | 'roleIds'> & { policies: AclLink[] };

/** A token for people: policies and roles by name, never the secret. */
export type AclTokenView = Omit<AclToken, 'secretHash' | keyof TokenGrantFields> &
  GrantsView & {
    roles: AclLink[];
    /** The caller's own token. */
    isSelf: boolean;
  };
export type AclRoleView = Omit<AclRole, keyof RoleGrantFields> & GrantsView;

/** The answer to a creation: the only time the secret is shown. */
export type CreatedToken = AclTokenView & { secretId: string };

const descriptionSchema = z.string().max(512);
const rulesSchema = z.string().max(64 * 1024);

export const createPolicySchema = z.object({
  id: chosenIdSchema.optional(),
  name: policyNameSchema,
  description: descriptionSchema.default(''),
  rules: rulesSchema.default(''),
  datacenters: datacentersSchema.default([]),
});
export type CreatePolicyInput = z.input<typeof createPolicySchema>;

/** What is left out stays as it is. The name is checked where it changes, since built-in ones have a "/". */
export const updatePolicySchema = z.object({
  id: aclIdSchema,
  name: z.string().min(1, 'must not be empty').max(128).optional(),
  description: descriptionSchema.optional(),
  rules: rulesSchema.optional(),
  datacenters: datacentersSchema.optional(),
});

const roleGrants = z.object(roleGrantsInput);
const emptyList = <S extends z.ZodArray>(schema: S) => schema.default(() => [] as never);

export const createRoleSchema = z.object({
  name: roleNameSchema,
  description: descriptionSchema.default(''),
  policies: emptyList(roleGrantsInput.policies),
  serviceIdentities: emptyList(roleGrantsInput.serviceIdentities),
  nodeIdentities: emptyList(roleGrantsInput.nodeIdentities),
  templatedPolicies: emptyList(roleGrantsInput.templatedPolicies),
});
export type CreateRoleInput = z.input<typeof createRoleSchema>;

/** What is left out stays as it is. */
export const updateRoleSchema = roleGrants.partial().extend({
  id: aclIdSchema,
  name: roleNameSchema.optional(),
  description: descriptionSchema.optional(),
});

const expirySchema = {
  /** When it ends by itself. */
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2030-01-31T12:00:00Z' })
    .transform((text) => new Date(text).toISOString())
    .nullable(),
  /** The same as a time from now on; one of the two at most. */
  expiresInMs: z.number().nullable(),
};

export const createTokenSchema = z.object({
  accessorId: chosenIdSchema.optional(),
  secretId: uuidSchema
    .refine((id) => !id.startsWith(RESERVED_ID_PREFIX), `UUIDs with the prefix "${RESERVED_ID_PREFIX}" are reserved`)
    .optional(),
  description: descriptionSchema.default(''),
  policies: emptyList(tokenGrantsInput.policies),
  roles: emptyList(tokenGrantsInput.roles),
  serviceIdentities: emptyList(tokenGrantsInput.serviceIdentities),
  nodeIdentities: emptyList(tokenGrantsInput.nodeIdentities),
  templatedPolicies: emptyList(tokenGrantsInput.templatedPolicies),
  expiresAt: expirySchema.expiresAt.default(null),
  expiresInMs: expirySchema.expiresInMs.default(null),
  local: z.boolean().default(false),
});
export type CreateTokenInput = z.input<typeof createTokenSchema>;

/** What is left out stays as it is. Secret, locality and end can not change: they are there to be compared. */
export const updateTokenSchema = z
  .object(tokenGrantsInput)
  .partial()
  .extend({
    accessorId: aclIdSchema,
    description: descriptionSchema.optional(),
    secretId: z.string().max(256).optional(),
    local: z.boolean().optional(),
    expiresAt: expirySchema.expiresAt.optional(),
    expiresInMs: expirySchema.expiresInMs.optional(),
  });

export const cloneTokenSchema = z.object({ accessorId: aclIdSchema, description: descriptionSchema.default('') });

/** As a token, for the mesh gateway that is registered under a service name. */
export const createMeshGatewayTokenSchema = createTokenSchema.extend({
  gateway: identityNameSchema,
  partition: partitionSchema,
});
export type CreateMeshGatewayTokenInput = z.input<typeof createMeshGatewayTokenSchema>;

/** Which tokens to list; all of what is given must hold. */
export const listTokensSchema = z.object({
  policyId: aclIdSchema.optional(),
  roleId: aclIdSchema.optional(),
  /** Of a service identity. */
  serviceName: z.string().max(256).optional(),
  authMethod: z.string().max(256).optional(),
});
export const listRolesSchema = z.object({ policyId: aclIdSchema.optional() });

export const bootstrapSchema = z.object({ secretId: createTokenSchema.shape.secretId });
