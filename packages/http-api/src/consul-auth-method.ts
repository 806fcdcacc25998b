import type { AuthMethod, BindingRule } from '@peerway/model/auth-method';
import { formatDuration, parseDuration } from '@peerway/model/duration';
import { PeerwayError } from '@peerway/model/error';
import { JsonFields } from './json-fields.ts';

/* Auth methods and binding rules in Consul's JSON, both ways. */

/** Consul's name of each field of a method's config, and ours. */
const CONFIG_FIELDS = {
  JWKSURL: 'jwksUrl',
  JWKSCACert: 'jwksCaCert',
  JWTValidationPubKeys: 'publicKeys',
  JWKS: 'jwks',
  OIDCDiscoveryURL: 'discoveryUrl',
  OIDCDiscoveryCACert: 'discoveryCaCert',
  OIDCClientID: 'clientId',
  OIDCClientSecret: 'clientSecret',
  OIDCScopes: 'scopes',
  AllowedRedirectURIs: 'allowedRedirectUris',
  BoundIssuer: 'boundIssuer',
  BoundAudiences: 'boundAudiences',
  ClaimMappings: 'claimMappings',
  ListClaimMappings: 'listClaimMappings',
} as const;

const NS_PER_SECOND = 1e9;
/** What stands for a secret that is there. Written back it means: as it was. */
const HIDDEN = '<hidden>';

export function toConsulAuthMethod(method: AuthMethod): Record<string, unknown> {
  const { name, displayName, description, type, maxTokenTtlMs, config, createIndex, modifyIndex } = method;
  const values: Readonly<Record<string, unknown>> = config;
  return {
    Name: name,
    Type: type,
    DisplayName: displayName,
    Description: description,
    MaxTokenTTL: formatDuration(maxTokenTtlMs * 1e6),
    TokenLocality: 'local',
    Config: {
      ...Object.fromEntries(
        Object.entries(CONFIG_FIELDS).flatMap(([theirs, ours]) =>
          isEmpty(values[ours]) ? [] : [[theirs, values[ours]]],
        ),
      ),
      ...(method.type === 'oidc' && method.hasClientSecret ? { OIDCClientSecret: HIDDEN } : {}),
      ClockSkewLeeway: config.clockSkewSeconds * NS_PER_SECOND,
    },
    CreateIndex: createIndex,
    ModifyIndex: modifyIndex,
  };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

/** @throws PeerwayError `request.invalid` for a field that would have no effect */
export function readAuthMethodBody(fields: JsonFields): Record<string, unknown> {
  const locality = fields.text('TokenLocality');
  if (locality !== '' && locality !== 'local')
    throw new PeerwayError('request.invalid', 'TokenLocality: tokens of a login are always local', {
      field: 'TokenLocality',
    });
  const config = fields.object('Config') ?? JsonFields.from({});
  const values = Object.entries(CONFIG_FIELDS).flatMap(([theirs, ours]) => {
    const value = config.get(theirs);
    return value === undefined || (theirs === 'OIDCClientSecret' && value === HIDDEN) ? [] : [[ours, value]];
  });
  for (const field of config.names())
    if (!CONFIG_NAMES.has(field))
      throw new PeerwayError('request.invalid', `Config: "${field}" is no field that has an effect here`, {
        field: 'Config',
      });
  const skew = durationMs(config, 'ClockSkewLeeway');
  return {
    name: fields.text('Name'),
    type: fields.text('Type'),
    displayName: fields.text('DisplayName'),
    description: fields.text('Description'),
    maxTokenTtlMs: durationMs(fields, 'MaxTokenTTL'),
    config: {
      ...Object.fromEntries(values),
      ...(skew === undefined ? {} : { clockSkewSeconds: Math.round(skew / 1e3) }),
    },
  };
}

const CONFIG_NAMES: ReadonlySet<string> = new Set(
  [...Object.keys(CONFIG_FIELDS), 'ClockSkewLeeway'].map((name) => name.toLowerCase()),
);

/** Nanoseconds or Go's text for a duration; zero is none. */
function durationMs(fields: JsonFields, name: string): number | undefined {
  const value = fields.get(name) ?? 0;
  const ns = typeof value === 'string' && value !== '' ? parseDuration(value) : value;
  if (ns === 0 || ns === '') return undefined;
  if (typeof ns === 'number') return ns / 1e6;
  throw new PeerwayError('request.invalid', `Body decoding failed: ${name} must be a duration such as 1h30m`, {
    field: name,
  });
}

export const toConsulBindingRule = (rule: BindingRule): Record<string, unknown> => ({
  ID: rule.id,
  Description: rule.description,
  AuthMethod: rule.authMethod,
  Selector: rule.selector,
  BindType: rule.bindType,
  BindName: rule.bindName,
  ...(rule.bindVars.name === undefined ? {} : { BindVars: { Name: rule.bindVars.name } }),
  CreateIndex: rule.createIndex,
  ModifyIndex: rule.modifyIndex,
});

export function readBindingRuleBody(fields: JsonFields): Record<string, unknown> {
  const name = fields.object('BindVars')?.text('Name') ?? '';
  return {
    description: fields.text('Description'),
    authMethod: fields.text('AuthMethod'),
    selector: fields.text('Selector'),
    bindType: fields.text('BindType'),
    bindName: fields.text('BindName'),
    bindVars: name === '' ? {} : { name },
  };
}
