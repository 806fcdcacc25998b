import {
  bitString,
  boolean,
  contextBytes,
  contextTag,
  type DerNode,
  encodeDer,
  objectId,
  octetString,
  sequence,
} from './der.ts';

/** Object identifiers of the extensions and algorithms that we write and read. */
export const oids = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  extensionRequest: '1.2.840.113549.1.9.14',
} as const;

/** Tags of GeneralName that we know (RFC 5280 §4.2.1.6). */
export const GENERAL_NAME_DNS = 2;
export const GENERAL_NAME_URI = 6;

export function extension(oid: string, critical: boolean, value: DerNode): DerNode {
  const content = octetString(encodeDer(value));
  return critical ? sequence(objectId(oid), boolean(true), content) : sequence(objectId(oid), content);
}

export const basicConstraints = (isCa: boolean): DerNode =>
  extension(oids.basicConstraints, true, isCa ? sequence(boolean(true)) : sequence());

/** Bits of KeyUsage, from the most significant one of the first octet (RFC 5280 §4.2.1.3). */
const keyUsageBits = {
  digitalSignature: 0x80,
  keyEncipherment: 0x20,
  keyAgreement: 0x08,
  keyCertSign: 0x04,
  crlSign: 0x02,
};

export function keyUsage(...uses: (keyof typeof keyUsageBits)[]): DerNode {
  const octet = uses.reduce((bits, use) => bits | keyUsageBits[use], 0);
  const unusedBits = Math.clz32(octet & -octet) ^ 31;
  return extension(oids.keyUsage, true, bitString(Uint8Array.of(octet), unusedBits));
}

export const extendedKeyUsage = (): DerNode =>
  extension(oids.extendedKeyUsage, false, sequence(objectId(oids.clientAuth), objectId(oids.serverAuth)));

/** Critical where the subject is empty, as RFC 5280 §4.2.1.6 demands. */
export const subjectAltName = (uris: readonly string[], dnsNames: readonly string[], critical: boolean): DerNode =>
  extension(
    oids.subjectAltName,
    critical,
    sequence(
      ...uris.map((uri) => contextBytes(GENERAL_NAME_URI, Buffer.from(uri, 'ascii'))),
      ...dnsNames.map((name) => contextBytes(GENERAL_NAME_DNS, Buffer.from(name, 'ascii'))),
    ),
  );

export const subjectKeyId = (keyId: Uint8Array): DerNode => extension(oids.subjectKeyId, false, octetString(keyId));
export const authorityKeyId = (keyId: Uint8Array): DerNode =>
  extension(oids.authorityKeyId, false, sequence(contextBytes(0, keyId)));

/** The explicit `[3]` field of a certificate. */
export const extensionsField = (extensions: DerNode[]): DerNode => contextTag(3, [sequence(...extensions)]);
