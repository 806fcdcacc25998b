import type { JwtProvider } from '@peerway/model/jwt';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { KeySet } from './key-set.ts';

/*
 * `jose` does the cryptography: JOSE has too many ways to be wrong for a reader of our own, it has no dependencies, and it runs
 * on the platform's WebCrypto. What it is asked for is narrowed here: asymmetric algorithms, and keys of the provider's set only.
 */

/** Signatures that only the holder of a private key can make. `none`, and secrets shared with a provider, are not among them. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The claims of a verified token, as its JSON says them. */
export type Claims = Readonly<Record<string, unknown>>;

export type Verification =
  | { kind: 'valid'; claims: Claims; encodedPayload: string }
  | { kind: 'refused'; reason: string }
  /** Signed by a key that the set does not have; a newer set may. */
  | { kind: 'unknown-key' };

/** Whether a token is the provider's, for this audience and in force. Which algorithms a key takes is the key's to say. */
export async function verifyToken(
  token: string,
  { issuer, audiences, clockSkewSeconds }: Pick<JwtProvider, 'issuer' | 'audiences' | 'clockSkewSeconds'>,
  keys: KeySet,
  now: Date,
): Promise<Verification> {
  const options: JWTVerifyOptions = {
    algorithms: ALGORITHMS,
    clockTolerance: clockSkewSeconds,
    currentDate: now,
    ...(issuer === '' ? {} : { issuer }),
    ...(audiences.length === 0 ? {} : { audience: audiences }),
  };
  const valid = (claims: JWTPayload): Verification => ({
    kind: 'valid',
    claims,
    encodedPayload: token.split('.')[1] ?? '',
  });
  try {
    return valid((await jwtVerify(token, keys, options)).payload);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return { kind: 'unknown-key' };
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return { kind: 'refused', reason: reasonOf(error) };
    // The token does not say by which key it was signed.
    for await (const key of error) {
      try {
        return valid((await jwtVerify(token, key, options)).payload);
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed))
          return { kind: 'refused', reason: reasonOf(failure) };
      }
    }
    return { kind: 'unknown-key' };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token's claim ${error.claim} is ${error.reason === 'missing' ? 'missing' : 'not as it must be'}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature is wrong";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return "the token's algorithm is not allowed";
  return 'the token can not be read';
}
