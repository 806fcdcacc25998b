import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactEncrypt, exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { parseKeySet } from './key-set.ts';
import { verifyToken } from './verify-token.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = new Date('2026-01-01T12:00:00Z');
const seconds = now.getTime() / 1_000;
const provider = { issuer: 'https://issuer.test', audiences: ['api', 'web'], clockSkewSeconds: 30 };
const payload = { iss: provider.issuer, aud: 'api', sub: 'ann', exp: seconds + 60, nbf: seconds - 60 };

const jwk = async (key: KeyObject, more: JWK = {}): Promise<JWK> => ({ ...(await exportJWK(key)), ...more });
const keySet = (...keys: JWK[]) => parseKeySet(JSON.stringify({ keys }));
const sign = (key: KeyObject, claims: JWTPayload, header: { alg: string; kid?: string } = { alg: 'RS256' }) =>
  new SignJWT(claims).setProtectedHeader(header).sign(key);
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const kindOf = async (token: string, keys: ReturnType<typeof parseKeySet>, of = provider): Promise<string> =>
  (await verifyToken(token, of, keys, now)).kind;

const keys = keySet(await jwk(rsa.publicKey, { kid: 'r', alg: 'RS256' }), await jwk(ec.publicKey, { kid: 'e' }));

describe('a token', () => {
  it.each([
    ['RS256', 'r', rsa.privateKey],
    ['RS256', undefined, rsa.privateKey],
    ['ES256', 'e', ec.privateKey],
  ])('is taken when a key of the set signed it: %s, kid %s', async (alg, kid, key) => {
    const token = await sign(key, payload, { alg, ...(kid === undefined ? {} : { kid }) });
    expect(await verifyToken(token, provider, keys, now)).toEqual({
      kind: 'valid',
      claims: payload,
      encodedPayload: encode(payload),
    });
  });

  it.each<[string, JWTPayload, string]>([
    ['within the skew after its end', { exp: seconds - 29 }, 'valid'],
    ['beyond the skew after its end', { exp: seconds - 31 }, 'refused'],
    ['within the skew before its begin', { nbf: seconds + 29 }, 'valid'],
    ['beyond the skew before its begin', { nbf: seconds + 31 }, 'refused'],
    ['of another issuer', { iss: 'https://evil.test' }, 'refused'],
    ['for another audience', { aud: ['other'] }, 'refused'],
    ['for one of several audiences', { aud: ['other', 'web'] }, 'valid'],
  ])('%s', async (_what, claims, expected) => {
    expect(await kindOf(await sign(rsa.privateKey, { ...payload, ...claims }), keys)).toBe(expected);
  });

  it('without the claims that the provider checks is refused, and they are not asked for where it checks none', async () => {
    const bare = await sign(rsa.privateKey, { sub: 'ann' });
    expect(await kindOf(bare, keys)).toBe('refused');
    expect(await kindOf(bare, keys, { issuer: '', audiences: [], clockSkewSeconds: 0 })).toBe('valid');
  });

  it('without kid is tried with every key that fits', async () => {
    const twins = keySet(await jwk(otherRsa.publicKey), await jwk(rsa.publicKey));
    expect(await kindOf(await sign(rsa.privateKey, payload), twins)).toBe('valid');
    const strangers = keySet(await jwk(otherRsa.publicKey), await jwk(otherRsa.publicKey));
    expect(await kindOf(await sign(rsa.privateKey, payload), strangers)).toBe('unknown-key');
  });
});

describe('a forged token is never taken', () => {
  const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
  const publicDer = rsa.publicKey.export({ type: 'spki', format: 'der' });
  const unsigned = (header: object): string => `${encode(header)}.${encode(payload)}.`;
  const hmac = (secret: string | Buffer): string => {
    const body = `${encode({ alg: 'HS256', kid: 'r' })}.${encode(payload)}`;
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  };
  const forgeries: [string, () => string | Promise<string>][] = [
    ['no algorithm', () => unsigned({ alg: 'none' })],
    ['no algorithm in other letters', () => unsigned({ alg: 'nOnE', kid: 'r' })],
    ['no signature', () => unsigned({ alg: 'RS256', kid: 'r' })],
    ['the public key as a shared secret, as PEM', () => hmac(publicPem)],
    ['the public key as a shared secret, as DER', () => hmac(publicDer)],
    ['an empty shared secret', () => hmac('')],
    ['another key under a known kid', () => sign(otherRsa.privateKey, payload, { alg: 'RS256', kid: 'r' })],
    ['an algorithm that the key does not allow', () => sign(rsa.privateKey, payload, { alg: 'PS256', kid: 'r' })],
    ['an algorithm of another kind of key', () => sign(ec.privateKey, payload, { alg: 'ES256', kid: 'r' })],
    [
      'a key that it brings along',
      async () =>
        new SignJWT(payload)
          .setProtectedHeader({ alg: 'RS256', jwk: await jwk(otherRsa.publicKey) })
          .sign(otherRsa.privateKey),
    ],
    [
      'a payload exchanged after signing',
      async () => {
        const [head, , signature] = (await sign(rsa.privateKey, payload)).split('.');
        return `${head}.${encode({ ...payload, sub: 'root' })}.${signature}`;
      },
    ],
    [
      'an extension that must be understood',
      async () =>
        new SignJWT(payload)
          .setProtectedHeader({ alg: 'RS256', crit: ['x'], x: 1 })
          .sign(rsa.privateKey, { crit: { x: true } }),
    ],
    [
      'encryption instead of a signature',
      () =>
        new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
          .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
          .encrypt(rsa.publicKey),
    ],
    ['nothing of a token', () => 'abc'],
    ['dots only', () => '..'],
    ['a payload that is no object', () => `${encode({ alg: 'RS256' })}.${encode('x')}.AAAA`],
  ];
  it.each(forgeries)('%s', async (_what, forge) => {
    expect(await kindOf(await forge(), keys)).not.toBe('valid');
  });

  it('a secret or private key in the set is no key', async () => {
    const secret = { kty: 'oct', k: Buffer.from('x'.repeat(32)).toString('base64url'), alg: 'HS256', kid: 'r' };
    expect(() => keySet(secret)).toThrow('no public key');
    expect(() => parseKeySet(JSON.stringify({ keys: [secret] }))).toThrow('no public key');
    const leaked = await jwk(otherRsa.privateKey, { kid: 'leaked' });
    expect(() => keySet(leaked)).toThrow('no public key');
    const mixed = keySet(secret, leaked, await jwk(rsa.publicKey, { kid: 'r' }));
    expect(await kindOf(await sign(otherRsa.privateKey, payload, { alg: 'RS256', kid: 'leaked' }), mixed)).toBe(
      'unknown-key',
    );
    expect(await kindOf(hmac('x'.repeat(32)), mixed)).toBe('refused');
  });

  it('a key for encryption signs nothing', async () => {
    const forEncryption = keySet(await jwk(rsa.publicKey, { use: 'enc' }));
    expect(await kindOf(await sign(rsa.privateKey, payload), forEncryption)).toBe('unknown-key');
  });
});

describe('a key set', () => {
  it.each([
    ['not JSON', '<html>', 'not JSON'],
    ['no list of keys', '{"key":[]}', 'no list of keys'],
    ['no keys', '{"keys":[]}', 'no public key'],
    ['too many keys', JSON.stringify({ keys: Array(51).fill({ kty: 'RSA', n: 'x', e: 'AQAB' }) }), 'more than 50'],
  ])('that is %s is refused in words', (_what, text, expected) => {
    expect(() => parseKeySet(text)).toThrow(expected);
  });
});
