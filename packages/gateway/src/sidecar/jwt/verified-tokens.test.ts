import { generateKeyPairSync } from 'node:crypto';
import { parseKeySet } from '@peerway/jwt';
import type { JwtProvider } from '@peerway/model/jwt';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { VerifiedTokens } from './verified-tokens.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const setOf = async (key: typeof publicKey) => parseKeySet(JSON.stringify({ keys: [await exportJWK(key)] }));
const keys = await setOf(publicKey);
const provider: JwtProvider = {
  issuer: '',
  audiences: [],
  keys: { kind: 'local', jwks: '' },
  locations: [],
  forwarding: null,
  clockSkewSeconds: 30,
};
const sign = (claims: JWTPayload): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
const at = (seconds: number): Date => new Date(seconds * 1_000);

describe('a token that was verified before', () => {
  it('is not verified again', async () => {
    const verified = new VerifiedTokens();
    const token = await sign({ sub: 'ann', exp: 1_000 });
    const first = await verified.verify(token, provider, keys, at(500));
    expect(first).toMatchObject({ kind: 'valid', claims: { sub: 'ann' } });
    expect(await verified.verify(token, provider, keys, at(501))).toBe(first);
  });

  it.each([
    ['at its very end', 1_030],
    ['after its end', 5_000],
    ['before its begin, when the clock was put back', 100],
  ])('is refused %s', async (_what, seconds) => {
    const verified = new VerifiedTokens();
    const token = await sign({ nbf: 400, exp: 1_000 });
    expect((await verified.verify(token, provider, keys, at(1_029))).kind).toBe('valid');
    expect((await verified.verify(token, provider, keys, at(seconds))).kind).toBe('refused');
  });

  it('is looked at anew under other keys, or when its provider means something else', async () => {
    const verified = new VerifiedTokens();
    const token = await sign({ iss: 'a' });
    expect((await verified.verify(token, provider, keys, at(0))).kind).toBe('valid');
    expect((await verified.verify(token, provider, await setOf(other.publicKey), at(0))).kind).toBe('refused');
    expect((await verified.verify(token, { ...provider, issuer: 'b' }, keys, at(0))).kind).toBe('refused');
  });

  it('says nothing about one that differs from it by a character', async () => {
    const verified = new VerifiedTokens();
    const token = await sign({ sub: 'ann' });
    await verified.verify(token, provider, keys, at(0));
    const [head, payload, signature = ''] = token.split('.');
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    expect((await verified.verify(`${head}.${payload}.${changed}`, provider, keys, at(0))).kind).toBe('refused');
  });

  it('is forgotten for newer ones, and then verified again', async () => {
    const verified = new VerifiedTokens();
    const first = await sign({ sub: 'first' });
    const before = await verified.verify(first, provider, keys, at(0));
    for (let n = 0; n < 500; n += 1) await verified.verify(await sign({ sub: String(n) }), provider, keys, at(0));
    const after = await verified.verify(first, provider, keys, at(0));
    expect(after).not.toBe(before);
    expect(after).toEqual(before);
  });
});
