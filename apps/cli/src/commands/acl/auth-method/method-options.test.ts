import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OidcAuthMethod } from '@peerway/model/auth-method';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processContext } from '../../../command-context.ts';
import { methodInput, readMethodConfig } from './method-options.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerway-method-'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(CONFIG));
  await writeFile(join(folder, 'secret'), 'from-file\n');
});
afterAll(() => rm(folder, { recursive: true }));

const CONFIG = { OIDCDiscoveryURL: 'https://login.test', OIDCClientID: 'peerway', OIDCClientSecret: 's' };
const READ = { discoveryUrl: 'https://login.test', clientId: 'peerway', clientSecret: 's' };
const context = { ...processContext(() => {}), readStdin: async () => JSON.stringify(CONFIG) };

describe('the config of an auth method on the command line', () => {
  it('comes from a file, from standard input, or stands there', async () => {
    expect(await readMethodConfig(context, { config: `@${join(folder, 'config.json')}` })).toEqual(READ);
    expect(await readMethodConfig(context, { config: '-' })).toEqual(READ);
    expect(await readMethodConfig(context, { config: '{"OIDCClientID": "x"}' })).toEqual({ clientId: 'x' });
    expect(await readMethodConfig(context, {})).toBeUndefined();
  });

  it('has no secret in an argument, where it would be seen; one of a file goes with the rest', async () => {
    await expect(readMethodConfig(context, { config: JSON.stringify(CONFIG) })).rejects.toMatchObject({
      message: expect.stringContaining('is seen by who lists processes'),
      hint: expect.stringContaining('--client-secret-file'),
    });
    const clientSecretFile = join(folder, 'secret');
    expect(await readMethodConfig(context, { config: '{"OIDCClientID": "x"}', clientSecretFile })).toEqual({
      clientId: 'x',
      clientSecret: 'from-file',
    });
    await expect(readMethodConfig(context, { config: '-', clientSecretFile })).rejects.toThrow(/exclude each other/);
  });

  it('that is no JSON, or is not there, is refused by its option', async () => {
    await expect(readMethodConfig(context, { config: '{"a' + '": }' })).rejects.toThrow(/--config is not JSON/);
    await expect(readMethodConfig(context, { clientSecretFile: join(folder, 'none') })).rejects.toMatchObject({
      field: '--client-secret-file',
    });
  });
});

describe('an auth method that is written', () => {
  const kept: OidcAuthMethod = {
    name: 'corp',
    type: 'oidc',
    displayName: 'Corp',
    description: 'people',
    maxTokenTtlMs: 3_600_000,
    config: {
      discoveryUrl: 'https://login.test',
      clientId: 'peerway',
      scopes: ['groups'],
      allowedRedirectUris: [],
      boundAudiences: [],
      claimMappings: {},
      listClaimMappings: { groups: 'groups' },
      clockSkewSeconds: 30,
      discoveryCaCert: '',
    },
    hasClientSecret: true,
    createIndex: 1,
    modifyIndex: 2,
  };

  it('keeps what is not said', () => {
    const input = methodInput({ maxTokenTtl: '4h' }, undefined, kept);
    expect(input).toMatchObject({ displayName: 'Corp', maxTokenTtlMs: 4 * 3_600_000, config: kept.config });
    expect(input.config).not.toHaveProperty('clientSecret');
  });

  it('has its config replaced as a whole, and a client secret alone added to it', () => {
    const replaced = methodInput({}, { discoveryUrl: 'https://other.test', clientId: 'p' }, kept);
    expect(replaced.config).toMatchObject({ discoveryUrl: 'https://other.test', scopes: [], listClaimMappings: {} });
    expect(methodInput({}, { clientSecret: 'new' }, kept).config).toEqual({ ...kept.config, clientSecret: 'new' });
  });

  it.each([
    ['for ever', {}, {}, /maxTokenTtlMs: MaxTokenTTL is needed/],
    ['with a lifetime that is none', { maxTokenTtl: 'long' }, {}, /"long" is not a duration such as 24h/],
    ['for a week', { maxTokenTtl: '168h' }, {}, /at most 24h/],
    ['with no provider', { maxTokenTtl: '8h' }, { clientId: 'p' }, /config\.discoveryUrl/],
  ])('is refused %s before anybody is asked', (_what, options, config, message) => {
    expect(() => methodInput(options, config, { name: 'corp', type: 'oidc' })).toThrow(message);
  });
});
