import { X509Certificate } from 'node:crypto';
import type { SignedLeaf } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import { PeerwayError } from '@peerway/model/error';
import { peeringServerName } from '@peerway/model/sni';
import { formatSpiffeId, parseSpiffeId } from '@peerway/model/spiffe';
import { buildCertificate, computeKeyId, readIssuer } from './certificate.ts';
import type { ParsedCsr } from './csr.ts';
import { sequence } from './der.ts';
import {
  authorityKeyId,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyId,
} from './extension.ts';
import { generateKeyPair } from './key-pair.ts';
import { BACKDATE_MS, type SigningRoot } from './root.ts';
import { readAlternativeNames } from './subject-alt-name.ts';

const LEAF_VALIDITY_MS = 72 * 3_600_000;

/**
 * Signs a leaf: 72 h, `notBefore` a minute in the past, client and server use, empty subject with a critical SAN.
 * Decides no permission: the caller checked that `csr.id` may be had. Throws PeerwayError `ca.csr_invalid` when the identity
 * is not of the root's trust domain.
 */
export function signLeaf(input: {
  root: SigningRoot;
  csr: Omit<ParsedCsr, 'id'>;
  now: Date;
  validityMs?: number;
}): SignedLeaf {
  const { csr, now } = input;
  const root = new X509Certificate(input.root.certPem);
  const [rootUri = ''] = readAlternativeNames(root)?.uris ?? [];
  const id = parseSpiffeId(csr.uri);
  if (
    id === null ||
    id.kind === 'signing' ||
    rootUri !== formatSpiffeId({ kind: 'signing', trustDomain: id.trustDomain })
  )
    throw new PeerwayError('ca.csr_invalid', 'The identity in the request is not of this cluster’s trust domain.');

  const issuer = readIssuer(root);
  // A leaf never outlives the root that vouches for it.
  const notAfter = Math.min(now.getTime() + (input.validityMs ?? LEAF_VALIDITY_MS), root.validToDate.getTime());
  const certPem = buildCertificate({
    subject: sequence(),
    issuer: issuer.subject,
    publicKeyPem: csr.publicKeyPem,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(notAfter),
    extensions: [
      keyUsage('digitalSignature', 'keyEncipherment', 'keyAgreement'),
      extendedKeyUsage(),
      basicConstraints(false),
      subjectKeyId(computeKeyId(csr.publicKeyPem)),
      ...(issuer.keyId === null ? [] : [authorityKeyId(issuer.keyId)]),
      subjectAltName([csr.uri], csr.dnsNames, true),
    ],
    issuerPrivateKeyPem: input.root.privateKeyPem,
  });
  const leaf = new X509Certificate(certPem);
  return {
    certPem,
    chainPems: [...(input.root.crossSignedPems ?? [])],
    spiffeId: csr.uri,
    notBefore: leaf.validFromDate.toISOString(),
    notAfter: leaf.validToDate.toISOString(),
  };
}

/** The leaf of a server's peering listener, with a fresh key (peering-wire §4.1). */
export function createServerLeaf(input: {
  root: SigningRoot;
  cluster: Pick<ClusterInfo, 'datacenter' | 'trustDomain'>;
  now: Date;
  validityMs?: number;
}): SignedLeaf & { privateKeyPem: string; certChainPem: string } {
  const { datacenter, trustDomain } = input.cluster;
  const { privateKeyPem, publicKeyPem } = generateKeyPair();
  const leaf = signLeaf({
    root: input.root,
    csr: {
      uri: formatSpiffeId({ kind: 'server', trustDomain, datacenter }),
      dnsNames: [peeringServerName(datacenter, trustDomain)],
      publicKeyPem,
    },
    now: input.now,
    ...(input.validityMs === undefined ? {} : { validityMs: input.validityMs }),
  });
  return { ...leaf, privateKeyPem, certChainPem: [leaf.certPem, ...leaf.chainPems].join('') };
}
