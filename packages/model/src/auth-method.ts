import { z } from 'zod';
import type { AclTokenView } from './acl.ts';
import { TOKEN_LIFETIME_MS_MIN } from './acl-constants.ts';
import { aclIdSchema } from './acl-grant.ts';
import { metaSchema } from './identifier.ts';

/*
 * Auth methods (semantics A7): who else may say who somebody is, and binding rules: what those may do. A login trades the word of
 * a method for a token that ends by itself.
 */

export const authMethodTypes = ['jwt', 'oidc'] as const;
export type AuthMethodType = (typeof authMethodTypes)[number];

/** As long as a day's work: who was taken out at the provider is out here by then. */
export const LOGIN_LIFETIME_MS_MAX = 24 * 60 * 60_000;
const CLOCK_SKEW_SECONDS_MAX = 300;
const CLOCK_SKEW_SECONDS_DEFAULT = 30;

export const authMethodNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'an auth method name must consist of 1 to 128 letters, digits, "-" or "_"');

/** Plain HTTP is only good for this machine itself; whether that may be asked at all is the server's to say. */
const urlSchema = z
  .string()
  .max(2048)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, hash, hostname } = new URL(text);
    if (username !== '' || password !== '' || hash !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  }, 'must be an https URL without a user or fragment');

/** `localhost` or a loopback address, as a URL writes it. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const pemSchema = z.string().max(64 * 1024);
const textsSchema = z.array(z.string().min(1, 'must not be empty').max(512)).max(32);

/** Names that selectors and binding rules have for claims. */
const mappedNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must consist of letters, digits or "_", and start with a letter or "_"');
const mappingsSchema = z
  .record(z.string().min(1).max(256), mappedNameSchema)
  .refine((mappings) => Object.keys(mappings).length <= 64, 'at most 64 claims can be mapped')
  .refine(
    (mappings) => new Set(Object.values(mappings)).size === Object.keys(mappings).length,
    'two claims can not be mapped to one name',
  );

const configFields = {
  boundAudiences: textsSchema.default([]),
  /** A claim's name, or a JSON pointer into the claims, to the name that rules have for it. */
  claimMappings: mappingsSchema.default({}),
  listClaimMappings: mappingsSchema.default({}),
  clockSkewSeconds: z.int().min(0).max(CLOCK_SKEW_SECONDS_MAX).default(CLOCK_SKEW_SECONDS_DEFAULT),
  discoveryUrl: urlSchema.optional(),
  discoveryCaCert: pemSchema.default(''),
};

export const jwtConfigSchema = z
  .strictObject({
    ...configFields,
    boundIssuer: z.string().max(2048).default(''),
    jwksUrl: urlSchema.optional(),
    jwksCaCert: pemSchema.default(''),
    /** A JSON Web Key Set as text. */
    jwks: z
      .string()
      .max(64 * 1024)
      .optional(),
    publicKeys: z.array(pemSchema).max(50).optional(),
  })
  .refine(
    ({ jwksUrl, jwks, publicKeys, discoveryUrl }) =>
      [jwksUrl, jwks, publicKeys, discoveryUrl].filter((source) => source !== undefined).length === 1,
    {
      message: 'exactly one of JWKSURL, JWKS, JWTValidationPubKeys and OIDCDiscoveryURL says where the keys are',
      path: ['jwksUrl'],
    },
  )
  .refine(({ boundIssuer, discoveryUrl }) => boundIssuer !== '' || discoveryUrl !== undefined, {
    message: 'BoundIssuer is needed: without it whoever shares the keys could sign anybody in',
    path: ['boundIssuer'],
  })
  .refine(({ boundAudiences }) => boundAudiences.length > 0, {
    message: 'BoundAudiences is needed: without it a token made for another application would sign in here',
    path: ['boundAudiences'],
  });

export const oidcConfigSchema = z.strictObject({
  ...configFields,
  discoveryUrl: urlSchema,
  clientId: z.string().min(1, 'OIDCClientID is needed').max(512),
  /** Only in a write: it is stored apart and encrypted. Empty: a public client, which PKCE alone protects. */
  clientSecret: z.string().max(2048).optional(),
  allowedRedirectUris: z.array(urlSchema).max(32).default([]),
  scopes: textsSchema.default([]),
});

export type JwtConfig = z.output<typeof jwtConfigSchema>;
export type OidcConfig = Omit<z.output<typeof oidcConfigSchema>, 'clientSecret'>;

type AuthMethodBase = {
  name: string;
  displayName: string;
  description: string;
  /** How long the tokens of its logins last. */
  maxTokenTtlMs: number;
  createIndex: number;
  modifyIndex: number;
};
export type JwtAuthMethod = AuthMethodBase & { type: 'jwt'; config: JwtConfig };
export type OidcAuthMethod = AuthMethodBase & { type: 'oidc'; config: OidcConfig; hasClientSecret: boolean };
/** An auth method as stored; what is secret of it is elsewhere. */
export type AuthMethod = JwtAuthMethod | OidcAuthMethod;

export const authMethodKey = ({ name }: Pick<AuthMethod, 'name'>): string => name;

const methodFields = {
  name: authMethodNameSchema,
  displayName: z.string().max(256).default(''),
  description: z.string().max(512).default(''),
  maxTokenTtlMs: z
    .number('MaxTokenTTL is needed: a token of a login always ends')
    .min(TOKEN_LIFETIME_MS_MIN, 'MaxTokenTTL must be at least 1m')
    .max(LOGIN_LIFETIME_MS_MAX, 'MaxTokenTTL must be at most 24h'),
  // Whoever writes these relies on what they would grant and name, so they are refused rather than left out.
  namespaceRules: z
    .array(z.unknown(), 'NamespaceRules must be a list')
    .max(0, 'NamespaceRules have no effect here: write binding rules, and bind to a role that says where it applies')
    .nullish(),
  tokenNameFormat: z
    .literal(
      '',
      'TokenNameFormat has no effect here: the token of a login always says the name, the subject and the method',
    )
    .nullish(),
};
export const writeAuthMethodSchema = z.discriminatedUnion('type', [
  z.object({ ...methodFields, type: z.literal('jwt'), config: jwtConfigSchema }),
  z.object({ ...methodFields, type: z.literal('oidc'), config: oidcConfigSchema }),
]);
export type WriteAuthMethodInput = z.input<typeof writeAuthMethodSchema>;
export const authMethodNameInput = z.object({ name: authMethodNameSchema });

export const bindTypes = ['service', 'node', 'role', 'policy', 'templated-policy'] as const;
export type BindType = (typeof bindTypes)[number];

/** What a login is given whose claims the selector lets through. */
export type BindingRule = {
  id: string;
  description: string;
  authMethod: string;
  /** A filter over `value.…` and `list.…`; empty: everybody. */
  selector: string;
  bindType: BindType;
  /** May have `${value.name}` in it. */
  bindName: string;
  /** Of a templated policy. */
  bindVars: { name?: string | undefined };
  createIndex: number;
  modifyIndex: number;
};
export const bindingRuleKey = ({ id }: Pick<BindingRule, 'id'>): string => id;

const ruleFields = {
  description: z.string().max(512).default(''),
  selector: z.string().max(4096).default(''),
  bindType: z.enum(bindTypes, `BindType must be one of ${bindTypes.join(', ')}`),
  bindName: z.string().min(1, 'BindName must not be empty').max(512),
  bindVars: z.strictObject({ name: z.string().min(1).max(512).optional() }).default({}),
};
export const createBindingRuleSchema = z.object({ ...ruleFields, authMethod: authMethodNameSchema });
export type CreateBindingRuleInput = z.input<typeof createBindingRuleSchema>;
/** Replaces the rule; its method stays what it is. */
export const updateBindingRuleSchema = z.object({
  ...ruleFields,
  id: aclIdSchema,
  authMethod: authMethodNameSchema.optional(),
});
export const bindingRuleIdSchema = z.object({ id: aclIdSchema });
export const listBindingRulesSchema = z.object({ authMethod: authMethodNameSchema.optional() });

export const loginSchema = z.object({
  authMethod: authMethodNameSchema,
  bearerToken: z
    .string()
    .min(1, 'must not be empty')
    .max(16 * 1024),
  /** Kept in the token's description. */
  meta: metaSchema.default({}),
});
export type LoginInput = z.input<typeof loginSchema>;

/** Claims as a provider would send them, to see what they come to. */
export const previewLoginSchema = z.object({
  name: authMethodNameSchema,
  claims: z
    .record(z.string().max(256), z.unknown(), 'Claims must be a JSON object')
    .refine((claims) => JSON.stringify(claims).length <= 4096, 'Claims must be at most 4 KiB'),
});
export type LoginPreview =
  | {
      kind: 'granted';
      grants: Pick<AclTokenView, 'policies' | 'roles' | 'serviceIdentities' | 'nodeIdentities' | 'templatedPolicies'>;
    }
  | { kind: 'refused'; reason: string };
