import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { SignedLeaf } from '@peerway/model/certificate';
import { parseSpiffeId, type SpiffeId } from '@peerway/model/spiffe';
import { z } from 'zod';
import { proxySecureContext } from '../tls/secure-context.ts';

/** A private key with its certificate, ready to be shown. */
export type Leaf = {
  spiffeId: string;
  id: SpiffeId;
  /** The `rootId` of the identity it was made for. */
  rootId: string;
  keyPem: string;
  certPem: string;
  chainPems: string[];
  notBeforeMs: number;
  notAfterMs: number;
  context: SecureContext;
};

/** The form on disk: key and certificate in one file, so that they can not fall apart. */
export const savedLeafSchema = z.object({
  spiffeId: z.string(),
  rootId: z.string(),
  keyPem: z.string(),
  certPem: z.string(),
  chainPems: z.array(z.string()),
});
export type SavedLeaf = z.infer<typeof savedLeafSchema>;

/**
 * Puts key and certificate together. Throws when they do not belong to each other, or the certificate names somebody else:
 * showing it would make every peer refuse this proxy.
 */
export function assembleLeaf(saved: SavedLeaf): Leaf {
  const certificate = new X509Certificate(saved.certPem);
  if (!certificate.checkPrivateKey(createPrivateKey(saved.keyPem)))
    throw new Error('the certificate is not of this private key');
  const id = parseSpiffeId(saved.spiffeId);
  if (id === null) throw new Error(`${saved.spiffeId} is not a SPIFFE ID of a mesh`);
  const names = certificate.subjectAltName?.split(', ').filter((name) => name.startsWith('URI:')) ?? [];
  if (names.length !== 1 || names[0] !== `URI:${saved.spiffeId}`)
    throw new Error(`the certificate names ${names.join(' and ') || 'nobody'} instead of ${saved.spiffeId}`);
  return {
    ...saved,
    id,
    notBeforeMs: Date.parse(certificate.validFrom),
    notAfterMs: Date.parse(certificate.validTo),
    context: proxySecureContext(saved),
  };
}

export function leafFromSigned(signed: SignedLeaf, keyPem: string, wanted: { spiffeId: string; rootId: string }): Leaf {
  return assembleLeaf({ ...wanted, keyPem, certPem: signed.certPem, chainPems: signed.chainPems });
}
