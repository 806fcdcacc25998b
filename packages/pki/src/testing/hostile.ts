import { buildCertificate, computeKeyId, readCertificate, readIssuer } from '../certificate.ts';
import { type DerNode, sequence } from '../der.ts';
import {
  authorityKeyId,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyId,
} from '../extension.ts';
import { generateKeyPair } from '../key-pair.ts';
import type { SigningRoot } from '../root.ts';

/** A certificate with whatever names, dates and CA flag a hostile CA would put into it. */
export function forgeCertificate(input: {
  issuer: SigningRoot;
  uris: string[];
  dnsNames?: string[];
  notBefore?: Date;
  notAfter?: Date;
  isCa?: boolean;
  subject?: DerNode;
  extraExtensions?: DerNode[];
  /** Its key; without one it gets a new one. */
  keys?: { privateKeyPem: string; publicKeyPem: string };
  /** Instead of what a leaf or a CA of ours has. */
  usage?: { keyUsage?: DerNode; purposes?: DerNode | null; constraints?: DerNode };
}): SigningRoot {
  const { privateKeyPem, publicKeyPem } = input.keys ?? generateKeyPair();
  const issuer = readIssuer(readCertificate(input.issuer.certPem));
  const isCa = input.isCa ?? false;
  const usage = input.usage ?? {};
  const subject = input.subject ?? sequence();
  const certPem = buildCertificate({
    subject,
    issuer: issuer.subject,
    publicKeyPem,
    notBefore: input.notBefore ?? new Date(Date.now() - 60_000),
    notAfter: input.notAfter ?? new Date(Date.now() + 3_600_000),
    extensions: [
      usage.keyUsage ?? (isCa ? keyUsage('digitalSignature', 'keyCertSign') : keyUsage('digitalSignature')),
      ...(usage.purposes === null ? [] : [usage.purposes ?? extendedKeyUsage()]),
      usage.constraints ?? basicConstraints(isCa),
      subjectKeyId(computeKeyId(publicKeyPem)),
      ...(issuer.keyId === null ? [] : [authorityKeyId(issuer.keyId)]),
      subjectAltName(input.uris, input.dnsNames ?? [], true),
      ...(input.extraExtensions ?? []),
    ],
    issuerPrivateKeyPem: input.issuer.privateKeyPem,
  });
  return { certPem, privateKeyPem };
}
