import type { AuthMethod } from './auth-method.ts';
import { PeerwayError } from './error.ts';
import { parseDuration } from './go-duration.ts';

/* The config of an auth method in Consul's JSON, both ways: `/v1` and the command have it so. */

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
const SKEW_FIELD = 'ClockSkewLeeway';

const NS_PER_SECOND = 1e9;
/** What stands for a secret that is there. Written back it means: as it was. */
const HIDDEN = '<hidden>';

/** A method's config as Consul writes it; what says nothing is left out. */
export function toConsulMethodConfig(method: AuthMethod): Record<string, unknown> {
  const values: Readonly<Record<string, unknown>> = method.config;
  return {
    ...Object.fromEntries(
      Object.entries(CONFIG_FIELDS).flatMap(([theirs, ours]) =>
        isEmpty(values[ours]) ? [] : [[theirs, values[ours]]],
      ),
    ),
    ...(method.type === 'oidc' && method.hasClientSecret ? { OIDCClientSecret: HIDDEN } : {}),
    [SKEW_FIELD]: method.config.clockSkewSeconds * NS_PER_SECOND,
  };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

/** By the names in lower case, as Consul matches them. */
const OUR_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(CONFIG_FIELDS).map(([theirs, ours]) => [theirs.toLowerCase(), ours]),
);

/**
 * Reads a method's config as Consul writes it; whether its values are right is the schema's to say.
 * @throws PeerwayError `request.invalid` for a field that would have no effect
 */
export function readConsulMethodConfig(raw: unknown): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new PeerwayError('request.invalid', 'Config must be a JSON object', { field: 'Config' });
  const config: [string, unknown][] = [];
  for (const [name, value] of Object.entries(raw)) {
    const ours = OUR_NAMES.get(name.toLowerCase());
    if (ours === undefined && name.toLowerCase() !== SKEW_FIELD.toLowerCase())
      throw new PeerwayError('request.invalid', `Config: "${name}" is no field that has an effect here`, {
        field: 'Config',
        hint: `There are ${[...Object.keys(CONFIG_FIELDS), SKEW_FIELD].join(', ')}.`,
      });
    if (value === null || (ours === 'clientSecret' && value === HIDDEN)) continue;
    if (ours !== undefined) config.push([ours, value]);
    else {
      const ms = readConsulDuration(value, SKEW_FIELD);
      if (ms !== undefined) config.push(['clockSkewSeconds', Math.round(ms / 1e3)]);
    }
  }
  return Object.fromEntries(config);
}

/** Nanoseconds or Go's text for a duration, in ms; zero is none. @throws PeerwayError `request.invalid` */
export function readConsulDuration(value: unknown, name: string): number | undefined {
  const ns = typeof value === 'string' && value !== '' ? parseDuration(value) : (value ?? 0);
  if (ns === 0 || ns === '') return undefined;
  if (typeof ns === 'number') return ns / 1e6;
  throw new PeerwayError('request.invalid', `Body decoding failed: ${name} must be a duration such as 1h30m`, {
    field: name,
  });
}
