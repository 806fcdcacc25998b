import { describe, expect, it } from 'vitest';
import { mappingsText, readMappings } from './claim-mappings';
import { lifetimeText } from './lifetime-text';
import { draftOf, draftText, emptyDraft, fieldOf, methodCommand, readDraft } from './method-draft';

const oidc = { ...emptyDraft, name: 'corp', discoveryUrl: 'https://login.test', clientId: 'peerway' };
const jwt = {
  ...emptyDraft,
  type: 'jwt',
  name: 'ci',
  jwksUrl: 'https://ci.test/keys',
  issuer: 'https://ci.test',
  audiences: 'peerway\nother',
} as const;

describe('the form of a sign-in method', () => {
  it.each([
    ['oidc', { ...oidc, scopes: 'groups\nemail', lists: 'groups', claims: '/realm/team = team', skew: '10' }],
    ['jwt with a URL', { ...jwt, caCert: 'PEM' }],
    ['jwt with a set', { ...jwt, keySource: 'set' as const, jwksUrl: '', jwks: '{"keys":[]}' }],
    [
      'jwt with keys',
      {
        ...jwt,
        keySource: 'pem' as const,
        jwksUrl: '',
        publicKeys: '-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----',
      },
    ],
    ['jwt by discovery', { ...jwt, keySource: 'discovery' as const, jwksUrl: '', discoveryUrl: 'https://ci.test' }],
  ])('has the same in it after it was written: %s', (_what, draft) => {
    const { input, problems } = readDraft(draft);
    expect(problems).toEqual({});
    if (input === undefined) throw new Error('nothing to write');
    const indexes = { createIndex: 1, modifyIndex: 1 };
    const stored = input.type === 'oidc' ? { ...input, ...indexes, hasClientSecret: false } : { ...input, ...indexes };
    expect(draftOf(stored)).toEqual(draft);
  });

  it.each([
    [{ name: 'a b' }, 'name', /letters, digits/],
    [{ lifetime: 'long' }, 'lifetime', /such as 8h/],
    [{ lifetime: '48h' }, 'lifetime', /at most 24h/],
    [{ discoveryUrl: 'http://login.test' }, 'discoveryUrl', /must be an https URL/],
    [{ clientId: '' }, 'clientId', /OIDCClientID is needed/],
    [{ skew: 'x' }, 'skew', /from 0 to 300/],
    [{ lists: 'a b' }, 'lists', /Line 1: give claim = name/],
  ] as const)('says what is wrong at its field: %j', (change, field, words) => {
    const { input, problems } = readDraft({ ...oidc, ...change });
    expect([input, Object.keys(problems), problems[field]]).toEqual([undefined, [field], expect.stringMatching(words)]);
  });

  it('asks of bearer tokens for an issuer, an audience and keys', () => {
    const { problems } = readDraft({ ...jwt, keySource: 'pem', issuer: '', audiences: '' });
    expect(problems).toEqual({
      issuer: expect.stringContaining('BoundIssuer is needed'),
      audiences: expect.stringContaining('BoundAudiences is needed'),
      publicKeys: expect.stringContaining('Paste at least one key'),
    });
  });

  it('knows its field of an error of the API', () => {
    expect(['name', 'config.boundAudiences[0]', 'config.jwks', 'request'].map(fieldOf)).toEqual([
      'name',
      'audiences',
      'jwks',
      undefined,
    ]);
  });

  it('is a command that has the secret from a file', () => {
    const { input } = readDraft({ ...oidc, clientSecret: 'hush' });
    if (input === undefined) throw new Error('nothing to write');
    const command = methodCommand('create', input);
    expect(command.slice(0, 10).join(' ')).toBe(
      'peerway acl auth-method create --name corp --type oidc --max-token-ttl 8h',
    );
    expect(command.slice(-2)).toEqual(['--client-secret-file', 'FILE']);
    expect(command.join(' ')).not.toContain('hush');
  });

  it('is compared without its secret', () => {
    expect(draftText({ ...oidc, clientSecret: 'hush' })).toBe(draftText(oidc));
    expect(draftText({ ...oidc, lifetime: '4h' })).toContain('lifetime: 4h');
  });

  it.each([
    [28_800_000, '8h'],
    [5_400_000, '1h30m'],
    [60_000, '1m'],
    [90_000, '1m30s'],
  ])('says %d ms as people do', (ms, text) => {
    expect(lifetimeText(ms)).toBe(text);
  });
});

describe('claims by line', () => {
  it('have a name of their own, or are one', () => {
    const { mappings, problem } = readMappings('groups\n\n /realm/a=b = team \n');
    expect([mappings, problem]).toEqual([{ groups: 'groups', '/realm/a=b': 'team' }, undefined]);
    expect(readMappings(mappingsText(mappings)).mappings).toEqual(mappings);
  });

  it.each([
    ['a\n/b/c', /Line 2: give claim = name/],
    ['= a', /Line 1: give claim/],
    ['a\na = b', /Line 2: the claim stands above/],
    ['a = x\nb = x', /Line 2: the name stands above/],
  ])('are refused: %j', (text, words) => {
    expect(readMappings(text).problem).toMatch(words);
  });
});
