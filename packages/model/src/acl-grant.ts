import { z } from 'zod';
import { DEFAULT_PARTITION } from './default-scope.ts';
import { partitionSchema, uuidSchema } from './identifier.ts';
import { tenantNameSchema } from './tenancy.ts';

/*
 * What tokens and roles grant (semantics A7): policies and roles that they link to, and short forms that stand for rules of
 * their own: service identities, node identities and templated policies.
 */

/** Entries of one kind that a token or role can have. */
export const GRANTS_MAX = 128;
const DATACENTERS_MAX = 64;

/** As Consul's identities: narrower than names in the catalog, so that it can stand inside a rule as it is. */
export const identityNameSchema = z
  .string()
  .max(256, 'must be at most 256 characters long')
  .regex(
    /^[a-z0-9]([a-z0-9\-_]*[a-z0-9])?$/,
    'must consist of lower case letters, digits, "-" or "_", and start and end with a letter or digit',
  );

const datacenterSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a datacenter must be a DNS label in lower case');
/** Where something applies; empty: everywhere. */
export const datacentersSchema = z.array(datacenterSchema).max(DATACENTERS_MAX);

/** IDs are written in lower case, so that two spellings never name two things. */
export const aclIdSchema = uuidSchema.toLowerCase();

/** To a policy or role, by ID or by name: which of the two is said, never guessed, since a name can look like an ID. */
export const aclLinkSchema = z.union([
  z.object({ id: aclIdSchema }),
  z.object({ name: z.string().min(1, 'must not be empty').max(256) }),
]);
export type AclLinkInput = z.input<typeof aclLinkSchema>;

export const serviceIdentitySchema = z.object({
  serviceName: identityNameSchema,
  /** Where the service is; `default` where not said. */
  partition: tenantNameSchema.optional(),
  namespace: tenantNameSchema.optional(),
  datacenters: datacentersSchema.default([]),
});
export const nodeIdentitySchema = z.object({ nodeName: identityNameSchema, datacenter: datacenterSchema });

/** Those of Consul, and one for mesh gateways, which Consul has none for (pain C40). */
export const templatedPolicyNames = [
  'builtin/service',
  'builtin/node',
  'builtin/dns',
  'builtin/nomad-server',
  'builtin/nomad-client',
  'builtin/api-gateway',
  'builtin/mesh-gateway',
] as const;
export type TemplatedPolicyName = (typeof templatedPolicyNames)[number];

/** Those that are about one thing by its name. */
export const namedTemplates: ReadonlySet<TemplatedPolicyName> = new Set<TemplatedPolicyName>([
  'builtin/service',
  'builtin/node',
  'builtin/api-gateway',
  'builtin/mesh-gateway',
]);

/** A template of rules, for people. */
export type TemplatedPolicyView = {
  templateName: TemplatedPolicyName;
  description: string;
  template: string;
  needsName: boolean;
};

export const templatedPolicySchema = z
  .object({
    templateName: z.enum(templatedPolicyNames, `must be one of ${templatedPolicyNames.join(', ')}`),
    variables: z.strictObject({ name: identityNameSchema.optional() }).default({}),
    /** Where a mesh gateway is registered. */
    partition: partitionSchema.pipe(tenantNameSchema),
    datacenters: datacentersSchema.default([]),
  })
  .refine(({ templateName, variables }) => namedTemplates.has(templateName) === (variables.name !== undefined), {
    message: 'the variable name is needed by templates about a service, node or gateway, and taken by no other',
    path: ['variables', 'name'],
  })
  .refine(({ templateName, partition }) => templateName === 'builtin/mesh-gateway' || partition === DEFAULT_PARTITION, {
    message: 'only the template of mesh gateways is of a partition',
    path: ['partition'],
  });

export type ServiceIdentity = z.output<typeof serviceIdentitySchema>;
export type NodeIdentity = z.output<typeof nodeIdentitySchema>;
export type TemplatedPolicy = z.output<typeof templatedPolicySchema>;

/** What a role grants, as people write it. */
export const roleGrantsInput = {
  policies: z.array(aclLinkSchema).max(GRANTS_MAX),
  serviceIdentities: z.array(serviceIdentitySchema).max(GRANTS_MAX),
  nodeIdentities: z.array(nodeIdentitySchema).max(GRANTS_MAX),
  templatedPolicies: z.array(templatedPolicySchema).max(GRANTS_MAX),
};
/** A token can have roles as well. */
export const tokenGrantsInput = { ...roleGrantsInput, roles: z.array(aclLinkSchema).max(GRANTS_MAX) };

/** What a row of a role grants. Fields that earlier releases did not write may be absent from it. */
export type RoleGrantFields = {
  policyIds: string[];
  serviceIdentities: (Pick<ServiceIdentity, 'serviceName' | 'partition' | 'namespace'> & { datacenters?: string[] })[];
  nodeIdentities?: NodeIdentity[];
  templatedPolicies?: TemplatedPolicy[];
};
export type TokenGrantFields = RoleGrantFields & { roleIds?: string[] };

/** What a token or role grants, every field there. */
export type AclGrants = {
  policyIds: string[];
  roleIds: string[];
  serviceIdentities: ServiceIdentity[];
  nodeIdentities: NodeIdentity[];
  templatedPolicies: TemplatedPolicy[];
};

/** Reads what a row grants; what an earlier release did not write grants nothing. */
export const grantsOf = (row: TokenGrantFields): AclGrants => ({
  policyIds: row.policyIds,
  roleIds: row.roleIds ?? [],
  serviceIdentities: row.serviceIdentities.map((identity) => ({
    ...identity,
    datacenters: identity.datacenters ?? [],
  })),
  nodeIdentities: row.nodeIdentities ?? [],
  templatedPolicies: row.templatedPolicies ?? [],
});
