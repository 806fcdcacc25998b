import { createHash, createPublicKey, randomBytes, sign, X509Certificate } from 'node:crypto';
import {
  bitString,
  bitStringOf,
  bytesOf,
  childrenOf,
  contextTag,
  contextual,
  type DerNode,
  decodeDer,
  encodeDer,
  hasTag,
  integer,
  objectId,
  objectIdOf,
  sequence,
  tags,
  time,
} from './der.ts';
import { extensionsField, oids } from './extension.ts';
import { encodePem } from './pem.ts';

/** What a certificate is made of; the signature is the issuer's P-256 key's. */
export type CertificateParts = {
  subject: DerNode;
  issuer: DerNode;
  publicKeyPem: string;
  notBefore: Date;
  notAfter: Date;
  extensions: DerNode[];
  issuerPrivateKeyPem: string;
};

const signatureAlgorithm = (): DerNode => sequence(objectId(oids.ecdsaWithSha256));

/** A signed X.509 version 3 certificate, PEM, with a random 128-bit serial number. */
export function buildCertificate(parts: CertificateParts): string {
  const body = sequence(
    contextTag(0, [integer(Uint8Array.of(2))]),
    integer(randomSerial()),
    signatureAlgorithm(),
    parts.issuer,
    sequence(time(parts.notBefore), time(parts.notAfter)),
    parts.subject,
    decodeDer(publicKeyDer(parts.publicKeyPem)),
    extensionsField(parts.extensions),
  );
  const signature = sign('sha256', encodeDer(body), parts.issuerPrivateKeyPem);
  return encodePem('CERTIFICATE', encodeDer(sequence(body, signatureAlgorithm(), bitString(signature))));
}

/** Positive, and never with a leading zero octet, so that it is always 16 octets. */
function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

export const publicKeyDer = (publicKeyPem: string): Buffer =>
  createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' });

/** The leftmost 160 bits of the SHA-256 of the public key's bits (RFC 7093 §2, method 1). */
export function computeKeyId(publicKeyPem: string): Buffer {
  const [, key] = childrenOf(decodeDer(publicKeyDer(publicKeyPem)), tags.sequence, 'public key');
  return createHash('sha256').update(bitStringOf(key, 'public key')).digest().subarray(0, 20);
}

/** Subject and key identifier of a certificate, as its children repeat them. The certificate was parsed by OpenSSL before. */
export function readIssuer(certificate: X509Certificate): { subject: DerNode; keyId: Buffer | null } {
  const [body] = childrenOf(decodeDer(certificate.raw), tags.sequence, 'certificate');
  const fields = childrenOf(body, tags.sequence, 'certificate');
  const versioned = hasTag(fields[0], contextual(0, true)) ? 1 : 0;
  const subject = fields[versioned + 4];
  if (!hasTag(subject, tags.sequence)) throw new Error('certificate is malformed');
  const extensions = fields.find((field) => hasTag(field, contextual(3, true)));
  let keyId: Buffer | null = null;
  if (extensions) {
    const [list] = childrenOf(extensions, contextual(3, true), 'extensions');
    for (const item of childrenOf(list, tags.sequence, 'extensions')) {
      const [oid, ...rest] = childrenOf(item, tags.sequence, 'extension');
      if (objectIdOf(oid, 'extension') !== oids.subjectKeyId) continue;
      keyId = bytesOf(
        decodeDer(bytesOf(rest.at(-1), tags.octetString, 'extension')),
        tags.octetString,
        'key identifier',
      );
    }
  }
  return { subject, keyId };
}

/** One certificate from PEM. Throws when the text is not exactly one. */
export function readCertificate(pem: string): X509Certificate {
  if ((pem.match(/-----BEGIN /g) ?? []).length !== 1) throw new Error('not exactly one PEM block');
  return new X509Certificate(pem);
}

/** Octets as lower-case hex pairs with colons, as Consul writes them. */
export const colonHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1:');
