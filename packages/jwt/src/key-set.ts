import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, type JWK, type LocalJWKSet } from 'jose';
import { z } from 'zod';

/** Public keys to verify tokens with. */
export type KeySet = LocalJWKSet;

/** A token without `kid` is tried with every key that fits, so their number is what a stranger can make us compute. */
const KEYS_MAX = 50;

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * Reads a JSON Web Key Set. Only public keys of asymmetric kinds are taken: a secret in a published set is known to everyone,
 * and so is a private key. Throws an error in words when there is none left, or more than can be tried.
 */
export function parseKeySet(text: string): KeySet {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('the key set is not JSON');
  }
  const parsed = keySetSchema.safeParse(json);
  if (!parsed.success) throw new Error('the key set has no list of keys');
  const keys = parsed.data.keys.filter(isPublicKey);
  return keySetOf(keys);
}

/**
 * Public keys or certificates as PEM. They have no IDs, so a token's `kid` says nothing about them: each that fits is tried.
 * Throws an error in words for what is no public key.
 */
export function parsePublicKeys(pems: readonly string[]): KeySet {
  const keys = pems.map((pem, index) => {
    // Node would derive the public key from a private one; whoever pasted that is to know.
    if (/PRIVATE KEY/.test(pem)) throw new Error(`key ${index + 1} is a private key`);
    try {
      return createPublicKey(pem).export({ format: 'jwk' }) as JWK;
    } catch {
      throw new Error(`key ${index + 1} is no public key in PEM`);
    }
  });
  const set = keySetOf(keys.filter(isPublicKey));
  const withoutKid: KeySet = Object.assign(
    (header: Parameters<KeySet>[0], token: Parameters<KeySet>[1]) => set({ ...header, kid: undefined }, token),
    { jwks: set.jwks },
  );
  return withoutKid;
}

function keySetOf(keys: JWK[]): KeySet {
  if (keys.length === 0) throw new Error('the key set has no public key that can be used');
  if (keys.length > KEYS_MAX) throw new Error(`the key set has more than ${KEYS_MAX} keys`);
  return createLocalJWKSet({ keys });
}

const ASYMMETRIC = new Set(['RSA', 'EC', 'OKP']);

function isPublicKey(key: JWK): boolean {
  return ASYMMETRIC.has(key.kty ?? '') && key.d === undefined && key.k === undefined;
}
