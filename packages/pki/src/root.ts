import { randomBytes, X509Certificate } from 'node:crypto';
import { formatSpiffeId } from '@peerway/model/spiffe';
import { buildCertificate, colonHex, computeKeyId } from './certificate.ts';
import { objectId, sequence, setOf, utf8String } from './der.ts';
import { authorityKeyId, basicConstraints, keyUsage, oids, subjectAltName, subjectKeyId } from './extension.ts';
import { generateKeyPair } from './key-pair.ts';

/** What signs: a root certificate and its private key. */
export type SigningRoot = {
  certPem: string;
  privateKeyPem: string;
  /** Certificates of this root by earlier ones, newest first; leaves are sent with them. None when absent. */
  crossSignedPems?: readonly string[];
};

export type CreatedRoot = SigningRoot & {
  /** SHA-1 fingerprint of the DER, lower-case hex with colons: the ID Consul gives a root. */
  id: string;
  /** Subject common name. */
  name: string;
  /** Lower-case hex with colons. */
  serialNumber: string;
  /** Subject key identifier, hex with colons (Consul's `SigningKeyID`). */
  keyId: string;
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
};

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;
/** How far a certificate's life begins before now, so that a clock slightly behind accepts it at once. */
export const BACKDATE_MS = 60_000;

/** A self-signed CA of the trust domain: 10 years, P-256, URI SAN `spiffe://<trust domain>`. */
export function createRoot(input: { trustDomain: string; now: Date; validityMs?: number }): CreatedRoot {
  const { privateKeyPem, publicKeyPem } = generateKeyPair();
  const name = rootName(input.trustDomain);
  const subject = sequence(setOf(sequence(objectId(oids.commonName), utf8String(name))));
  const keyId = computeKeyId(publicKeyPem);
  const certPem = buildCertificate({
    subject,
    issuer: subject,
    publicKeyPem,
    notBefore: new Date(input.now.getTime() - BACKDATE_MS),
    notAfter: new Date(input.now.getTime() + (input.validityMs ?? TEN_YEARS_MS)),
    extensions: [
      keyUsage('digitalSignature', 'keyCertSign', 'crlSign'),
      basicConstraints(true),
      subjectKeyId(keyId),
      authorityKeyId(keyId),
      subjectAltName([formatSpiffeId({ kind: 'signing', trustDomain: input.trustDomain })], [], false),
    ],
    issuerPrivateKeyPem: privateKeyPem,
  });
  const certificate = new X509Certificate(certPem);
  return {
    certPem,
    privateKeyPem,
    id: certificate.fingerprint.toLowerCase(),
    name,
    serialNumber: colonHex(Buffer.from(certificate.serialNumber, 'hex')),
    keyId: colonHex(keyId),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
  };
}

/** `pri-<random>.consul.ca.<first 8 of the trust domain>.consul`, as Consul's built-in provider names its roots. */
function rootName(trustDomain: string): string {
  const unique = BigInt(`0x${randomBytes(5).toString('hex')}`).toString(36);
  return `pri-${unique}.consul.ca.${trustDomain.slice(0, 8)}.consul`;
}
