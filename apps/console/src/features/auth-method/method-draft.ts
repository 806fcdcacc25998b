import { type AuthMethod, type AuthMethodType, writeAuthMethodSchema } from '@peerway/model/auth-method';
import { toConsulMethodConfig } from '@peerway/model/consul-method-config';
import { parseDuration } from '@peerway/model/go-duration';
import { mappingsText, readMappings } from './claim-mappings';
import { lifetimeText } from './lifetime-text';

/** Where the keys of a `jwt` method are. */
export type KeySource = 'discovery' | 'url' | 'set' | 'pem';

/** A method as its form has it: texts, lists by line. */
export type MethodDraft = {
  type: AuthMethodType;
  keySource: KeySource;
  name: string;
  displayName: string;
  description: string;
  lifetime: string;
  discoveryUrl: string;
  jwksUrl: string;
  jwks: string;
  publicKeys: string;
  caCert: string;
  issuer: string;
  audiences: string;
  clientId: string;
  /** Empty: the one that is there. */
  clientSecret: string;
  scopes: string;
  redirectUris: string;
  claims: string;
  lists: string;
  skew: string;
};
export type MethodField = Exclude<keyof MethodDraft, 'type' | 'keySource'>;

export const emptyDraft: MethodDraft = {
  ...{ type: 'oidc', keySource: 'url', name: '', displayName: '', description: '', lifetime: '8h' },
  ...{ discoveryUrl: '', jwksUrl: '', jwks: '', publicKeys: '', caCert: '', issuer: '', audiences: '' },
  ...{ clientId: '', clientSecret: '', scopes: '', redirectUris: '', claims: '', lists: '', skew: '30' },
};

const lines = (texts: readonly string[]): string => texts.join('\n');

export function draftOf(method: AuthMethod): MethodDraft {
  const { config } = method;
  const draft: MethodDraft = {
    ...emptyDraft,
    ...{ type: method.type, name: method.name, displayName: method.displayName, description: method.description },
    lifetime: lifetimeText(method.maxTokenTtlMs),
    discoveryUrl: config.discoveryUrl ?? '',
    caCert: config.discoveryCaCert,
    audiences: lines(config.boundAudiences),
    claims: mappingsText(config.claimMappings),
    lists: mappingsText(config.listClaimMappings),
    skew: String(config.clockSkewSeconds),
  };
  if (method.type === 'oidc') {
    const { clientId, scopes, allowedRedirectUris } = method.config;
    return { ...draft, clientId, scopes: lines(scopes), redirectUris: lines(allowedRedirectUris) };
  }
  const { jwksUrl, jwks, publicKeys, boundIssuer, jwksCaCert } = method.config;
  const keySource = jwksUrl !== undefined ? 'url' : jwks !== undefined ? 'set' : publicKeys ? 'pem' : 'discovery';
  return {
    ...draft,
    keySource,
    jwksUrl: jwksUrl ?? '',
    jwks: jwks ?? '',
    publicKeys: lines(publicKeys ?? []),
    issuer: boundIssuer,
    caCert: keySource === 'url' ? jwksCaCert : draft.caCert,
  };
}

const listOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
const PEM = /-----BEGIN [^-]+-----[\s\S]*?-----END [^-]+-----/g;

/** What the API is asked to write. */
function rawInput(draft: MethodDraft): unknown {
  const ns = parseDuration(draft.lifetime);
  const config = {
    claimMappings: readMappings(draft.claims).mappings,
    listClaimMappings: readMappings(draft.lists).mappings,
    boundAudiences: listOf(draft.audiences),
    clockSkewSeconds: draft.skew.trim() === '' ? Number.NaN : Number(draft.skew),
  };
  const { name, type, displayName, description } = draft;
  const fields = { name, type, displayName, description, maxTokenTtlMs: ns === null ? Number.NaN : ns / 1e6 };
  const { discoveryUrl, caCert, clientId, clientSecret } = draft;
  if (type === 'oidc')
    return {
      ...fields,
      config: {
        ...config,
        ...{ discoveryUrl, discoveryCaCert: caCert, clientId },
        ...(clientSecret === '' ? {} : { clientSecret }),
        scopes: listOf(draft.scopes),
        allowedRedirectUris: listOf(draft.redirectUris),
      },
    };
  const sources: Record<KeySource, Record<string, unknown>> = {
    discovery: { discoveryUrl, discoveryCaCert: caCert },
    url: { jwksUrl: draft.jwksUrl, jwksCaCert: caCert },
    set: { jwks: draft.jwks },
    pem: { publicKeys: draft.publicKeys.match(PEM) ?? [] },
  };
  return { ...fields, config: { ...config, boundIssuer: draft.issuer, ...sources[draft.keySource] } };
}

/** The form's field of each of the API's. */
const FIELDS: Readonly<Record<string, MethodField>> = {
  name: 'name',
  displayName: 'displayName',
  description: 'description',
  maxTokenTtlMs: 'lifetime',
  'config.discoveryUrl': 'discoveryUrl',
  'config.jwksUrl': 'jwksUrl',
  'config.jwks': 'jwks',
  'config.publicKeys': 'publicKeys',
  'config.discoveryCaCert': 'caCert',
  'config.jwksCaCert': 'caCert',
  'config.boundIssuer': 'issuer',
  'config.boundAudiences': 'audiences',
  'config.clientId': 'clientId',
  'config.clientSecret': 'clientSecret',
  'config.scopes': 'scopes',
  'config.allowedRedirectUris': 'redirectUris',
  'config.claimMappings': 'claims',
  'config.listClaimMappings': 'lists',
  'config.clockSkewSeconds': 'skew',
};

/** The field that an error of the API is about, `config.boundAudiences[0]` too. */
export function fieldOf(apiField: string | undefined): MethodField | undefined {
  const [first = '', second = ''] = (apiField ?? '').replace(/\[.*$/, '').split('.');
  return FIELDS[second === '' ? first : `${first}.${second}`];
}

export type ReadDraft = {
  /** Undefined while something is wrong. */
  input: ReturnType<typeof writeAuthMethodSchema.parse> | undefined;
  problems: Partial<Record<MethodField, string>>;
};

/** Reads the form: what to write, or what is wrong with each field, in words that say what would be right. */
export function readDraft(draft: MethodDraft): ReadDraft {
  const problems: Partial<Record<MethodField, string>> = {};
  const parsed = writeAuthMethodSchema.safeParse(rawInput(draft));
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = fieldOf(path.slice(0, 2).join('.'));
    if (field !== undefined) problems[field] ??= message;
  }
  const own: Partial<Record<MethodField, string | undefined>> = {
    lifetime: parseDuration(draft.lifetime) === null ? 'Give a duration such as 8h or 30m.' : undefined,
    skew: problems.skew && 'Give seconds, from 0 to 300.',
    claims: readMappings(draft.claims).problem,
    lists: readMappings(draft.lists).problem,
    ...(draft.type === 'jwt' && draft.keySource === 'set' && draft.jwks.trim() === ''
      ? { jwks: 'Paste the set, {"keys": […]}.' }
      : {}),
    ...(draft.type === 'jwt' && draft.keySource === 'pem' && (draft.publicKeys.match(PEM) ?? []).length === 0
      ? { publicKeys: 'Paste at least one key, from BEGIN PUBLIC KEY to END PUBLIC KEY.' }
      : {}),
  };
  for (const field of Object.values(FIELDS)) {
    const problem = own[field];
    if (problem !== undefined) problems[field] = problem;
  }
  return { input: parsed.success && Object.keys(problems).length === 0 ? parsed.data : undefined, problems };
}

/** A method in lines that can be compared; never what its secret is. */
export const draftText = ({ clientSecret: _secret, ...draft }: MethodDraft): string =>
  Object.entries(draft)
    .filter(([, value]) => value !== '')
    .map(([field, value]) => `${field}: ${value}`)
    .join('\n');

/** The command that writes the same. A secret comes from a file. */
export function methodCommand(verb: 'create' | 'update', input: NonNullable<ReadDraft['input']>): string[] {
  const { name, type, displayName, description, maxTokenTtlMs } = input;
  const hasSecret = input.type === 'oidc' && input.config.clientSecret !== undefined;
  const stored = { name, displayName, description, maxTokenTtlMs, createIndex: 0, modifyIndex: 0 };
  const method: AuthMethod =
    input.type === 'oidc'
      ? { ...stored, type: 'oidc', config: withoutSecret(input.config), hasClientSecret: false }
      : { ...stored, type: 'jwt', config: input.config };
  return [
    ...['peerway', 'acl', 'auth-method', verb, '--name', name],
    ...(verb === 'create' ? ['--type', type] : []),
    ...(displayName === '' ? [] : ['--display-name', displayName]),
    ...(description === '' ? [] : ['--description', description]),
    ...['--max-token-ttl', lifetimeText(maxTokenTtlMs), '--config', JSON.stringify(toConsulMethodConfig(method))],
    ...(hasSecret ? ['--client-secret-file', 'FILE'] : []),
  ];
}

function withoutSecret<Config extends { clientSecret?: string | undefined }>({
  clientSecret: _secret,
  ...config
}: Config): Omit<Config, 'clientSecret'> {
  return config;
}
