import { describe, expect, it } from 'vitest';
import { writeAuthMethodSchema } from './auth-method.ts';
import { readConsulDuration, readConsulMethodConfig, toConsulMethodConfig } from './consul-method-config.ts';

const base = { displayName: '', description: '', maxTokenTtlMs: 60_000, createIndex: 1, modifyIndex: 1 };

describe("an auth method's config in Consul's JSON", () => {
  it('comes back as it was written, whatever the case of its names', () => {
    const written = {
      JWKSURL: 'https://issuer.test/keys',
      BoundIssuer: 'https://issuer.test',
      BoundAudiences: ['peerway'],
      ClaimMappings: { team: 'team' },
      ClockSkewLeeway: 5e9,
    };
    const read = readConsulMethodConfig(
      Object.fromEntries(Object.entries(written).map(([name, value]) => [name.toUpperCase(), value])),
    );
    const parsed = writeAuthMethodSchema.parse({ ...base, name: 'ci', type: 'jwt', config: read });
    if (parsed.type !== 'jwt') throw new Error(parsed.type);
    expect(toConsulMethodConfig({ ...base, ...parsed })).toEqual(written);
  });

  it('shows that there is a client secret, and what it shows leaves the one that is there', () => {
    const config = { ...writeAuthMethodSchema.parse({ ...base, name: 'corp', type: 'oidc', config: oidc }).config };
    if (!('clientId' in config)) throw new Error('not oidc');
    const method = { ...base, name: 'corp', type: 'oidc', config, hasClientSecret: true } as const;
    const shown = toConsulMethodConfig(method);
    expect(shown.OIDCClientSecret).toBe('<hidden>');
    expect(readConsulMethodConfig(shown)).toEqual({ ...oidc, clockSkewSeconds: 30 });
    expect(toConsulMethodConfig({ ...method, hasClientSecret: false })).not.toHaveProperty('OIDCClientSecret');
  });
  const oidc = { discoveryUrl: 'https://login.test', clientId: 'peerway' };

  it('has no field without an effect', () => {
    expect(() => readConsulMethodConfig({ JWTSupportedAlgs: ['none'] })).toThrow(/"JWTSupportedAlgs" is no field/);
    expect(() => readConsulMethodConfig([])).toThrow(/must be a JSON object/);
  });

  it.each([
    ['1h30m', 5_400_000],
    [60e9, 60_000],
    ['', undefined],
    [0, undefined],
    [null, undefined],
  ])('takes the duration %j', (value, ms) => {
    expect(readConsulDuration(value, 'MaxTokenTTL')).toBe(ms);
  });

  it.each(['soon', true, {}])('refuses the duration %j', (value) => {
    expect(() => readConsulDuration(value, 'MaxTokenTTL')).toThrow(/MaxTokenTTL must be a duration such as 1h30m/);
  });
});
