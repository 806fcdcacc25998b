import type { X509Certificate } from 'node:crypto';
import { bytesOf, childrenOf, contextual, type DerNode, decodeDer, hasTag, objectIdOf, tags } from './der.ts';
import { oids } from './extension.ts';

/** What a certificate says may be done with it, and what of it is reason enough to trust nothing about it. */
export type CertificateLimits = {
  /** Why it can not be used at all. */
  fault: string | null;
  /** CA certificates that may follow below it; null: as many as one likes. */
  pathLength: number | null;
  /** Its key may sign what is sent (a handshake). */
  signsData: boolean;
  /** Purposes it is restricted to; null: none. */
  purposes: readonly string[] | null;
};

/** Signatures by SHA-256 and better (RFC 5758, RFC 4055, RFC 8410). */
const SIGNATURES = new Set([
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.3.101.112',
]);
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
/** A larger key makes every check of a signature expensive for us and costs its owner nothing. */
const RSA_BITS = { least: 2048, most: 8192 };
const DIGITAL_SIGNATURE = 0x80;
const NAME_CONSTRAINTS = '2.5.29.30';
const KNOWN: ReadonlySet<string> = new Set([
  oids.subjectKeyId,
  oids.keyUsage,
  oids.subjectAltName,
  oids.basicConstraints,
  oids.authorityKeyId,
  oids.extendedKeyUsage,
]);

/**
 * Reads what Node's own class does not tell. RFC 5280 §4.2: an extension that is critical and not understood refuses the whole;
 * so do name constraints, which nobody here could hold. Never throws.
 */
export function certificateLimits(certificate: X509Certificate): CertificateLimits {
  const known = limitsSeen.get(certificate.fingerprint512);
  if (known !== undefined) return known;
  let limits: CertificateLimits;
  try {
    limits = readLimits(certificate);
  } catch {
    limits = unusable('can not be read');
  }
  if (limitsSeen.size >= LIMITS_SEEN_MAX) limitsSeen.clear();
  limitsSeen.set(certificate.fingerprint512, limits);
  return limits;
}

/** The same certificates come with every handshake, and what they say never changes. */
const limitsSeen = new Map<string, CertificateLimits>();
const LIMITS_SEEN_MAX = 1024;

const unusable = (fault: string): CertificateLimits => ({ fault, pathLength: null, signsData: false, purposes: null });

function readLimits(certificate: X509Certificate): CertificateLimits {
  const keyFault = faultOfKey(certificate);
  if (keyFault !== null) return unusable(keyFault);
  const [body, algorithm] = childrenOf(decodeDer(certificate.raw), tags.sequence, 'certificate');
  const [signature] = childrenOf(algorithm, tags.sequence, 'signature algorithm');
  if (!SIGNATURES.has(objectIdOf(signature, 'signature algorithm')))
    return unusable('is signed by a method that is too weak');
  const limits: CertificateLimits = { fault: null, pathLength: null, signsData: true, purposes: null };
  for (const { oid, isCritical, value } of extensionsOf(body)) {
    if (oid === NAME_CONSTRAINTS) return unusable('has name constraints, which are not supported');
    if (isCritical && !KNOWN.has(oid)) return unusable(`has a critical extension that is not known (${oid})`);
    if (oid === oids.keyUsage)
      limits.signsData = ((bytesOf(value, tags.bitString, 'key usage')[1] ?? 0) & DIGITAL_SIGNATURE) !== 0;
    if (oid === oids.extendedKeyUsage)
      limits.purposes = childrenOf(value, tags.sequence, 'purposes').map((one) => objectIdOf(one, 'purpose'));
    if (oid === oids.basicConstraints) limits.pathLength = pathLengthOf(value);
  }
  return limits;
}

function faultOfKey({ publicKey }: X509Certificate): string | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === 'ed25519') return null;
  if (type === 'ec') return CURVES.has(details?.namedCurve ?? '') ? null : 'has a key on a curve that is not known';
  const bits = details?.modulusLength ?? 0;
  if (type !== 'rsa') return 'has a key of a kind that is not known';
  return bits >= RSA_BITS.least && bits <= RSA_BITS.most ? null : `has an RSA key of ${bits} bits`;
}

function* extensionsOf(body: DerNode | undefined): Iterable<{ oid: string; isCritical: boolean; value: DerNode }> {
  const field = childrenOf(body, tags.sequence, 'certificate').find((one) => hasTag(one, contextual(3, true)));
  if (field === undefined) return;
  const [list] = childrenOf(field, contextual(3, true), 'extensions');
  for (const item of childrenOf(list, tags.sequence, 'extensions')) {
    const [oid, ...rest] = childrenOf(item, tags.sequence, 'extension');
    const isCritical = hasTag(rest[0], tags.boolean);
    const content = bytesOf(rest.at(-1), tags.octetString, 'extension');
    const name = objectIdOf(oid, 'extension');
    // What is not known is not opened: it need not be DER inside.
    yield { oid: name, isCritical, value: KNOWN.has(name) ? decodeDer(content) : item };
  }
}

function pathLengthOf(constraints: DerNode): number | null {
  const length = childrenOf(constraints, tags.sequence, 'basic constraints').find((one) => hasTag(one, tags.integer));
  if (length === undefined) return null;
  const bytes = bytesOf(length, tags.integer, 'path length');
  if (bytes.length !== 1 || (bytes[0] ?? 0) > 0x7f) throw new Error('path length is out of range');
  return bytes[0] ?? 0;
}
