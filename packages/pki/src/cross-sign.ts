import type { X509Certificate } from 'node:crypto';
import { PeerwayError } from '@peerway/model/error';
import { formatSpiffeId, parseSpiffeId } from '@peerway/model/spiffe';
import { buildCertificate, readCertificate, readIssuer } from './certificate.ts';
import { authorityKeyId, basicConstraints, keyUsage, subjectAltName, subjectKeyId } from './extension.ts';
import { BACKDATE_MS, type SigningRoot } from './root.ts';
import { readAlternativeNames } from './subject-alt-name.ts';

/**
 * The new root's name and key, vouched for by the old root (semantics A8): who knows only the old root accepts leaves of the new
 * one that arrive with this certificate. PEM; ends when the earlier of the two roots ends.
 * Throws PeerwayError `request.conflict` when the roots are not two CAs of one trust domain, or either is not in force at `now`.
 */
export function crossSignRoot(input: { oldRoot: SigningRoot; newRootPem: string; now: Date }): string {
  const oldRoot = readCertificate(input.oldRoot.certPem);
  const newRoot = readCertificate(input.newRootPem);
  const trustDomain = signingDomain(newRoot);
  // The signature lends the old root's whole authority: another mesh's root must never get it.
  if (trustDomain === null || signingDomain(oldRoot) !== trustDomain)
    throw new PeerwayError('request.conflict', 'Only a root of the same trust domain can be cross-signed.');
  if (oldRoot.publicKey.equals(newRoot.publicKey))
    throw new PeerwayError('request.conflict', 'A root can not be cross-signed by its own key.');
  const notBefore = input.now.getTime() - BACKDATE_MS;
  const notAfter = Math.min(oldRoot.validToDate.getTime(), newRoot.validToDate.getTime());
  if (input.now < oldRoot.validFromDate || input.now < newRoot.validFromDate || input.now.getTime() >= notAfter)
    throw new PeerwayError('request.conflict', 'A root can be cross-signed only while both roots are in force.');

  const subject = readIssuer(newRoot);
  const issuer = readIssuer(oldRoot);
  return buildCertificate({
    subject: subject.subject,
    issuer: issuer.subject,
    publicKeyPem: newRoot.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    extensions: [
      keyUsage('digitalSignature', 'keyCertSign', 'crlSign'),
      basicConstraints(true),
      // The new root's own identifier: leaves name it as their authority, whichever of the two certificates is found.
      ...(subject.keyId === null ? [] : [subjectKeyId(subject.keyId)]),
      ...(issuer.keyId === null ? [] : [authorityKeyId(issuer.keyId)]),
      subjectAltName([formatSpiffeId({ kind: 'signing', trustDomain })], [], false),
    ],
    issuerPrivateKeyPem: input.oldRoot.privateKeyPem,
  });
}

/** The trust domain that a self-signed CA signs for; null when it is no such thing. */
function signingDomain(root: X509Certificate): string | null {
  const [uri, ...more] = readAlternativeNames(root)?.uris ?? [];
  const id = uri === undefined || more.length > 0 ? null : parseSpiffeId(uri);
  return id?.kind === 'signing' && root.ca && root.verify(root.publicKey) ? id.trustDomain : null;
}
