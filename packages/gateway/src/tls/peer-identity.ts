import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { PeerwayError } from '@peerway/model/error';
import type { SpiffeId } from '@peerway/model/spiffe';
import { presentedCertificates, verifyPeerChain } from '@peerway/pki';

/** Roots by trust domain, PEM. */
export type TrustBundles = ReadonlyMap<string, readonly string[]>;

/** Who the other side of a TLS connection proved to be. */
export type VerifiedPeer = {
  id: SpiffeId;
  uri: string;
  /** SHA-256 of the certificate, lower-case hex without colons. */
  hash: string;
  /** When the certificate ends, ms since the epoch. */
  notAfterMs: number;
  leaf: X509Certificate;
  chain: X509Certificate[];
};

/**
 * Checks the certificate that the other side showed: exactly one SPIFFE URI, chained to the bundle of that identity's own trust
 * domain, in date. Throws `identity.certificate_missing` or `identity.certificate_refused`.
 */
export function verifyPeer(socket: TLSSocket, bundles: TrustBundles, now: Date): VerifiedPeer {
  const presented = presentedCertificates(socket);
  if (presented === null) throw new PeerwayError('identity.certificate_missing');
  return verifyCertificate(presented.leaf, presented.chain, bundles, now);
}

/** The same check again, for a connection that is already established, when a bundle has changed. */
export function verifyCertificate(
  leaf: X509Certificate,
  chain: X509Certificate[],
  bundles: TrustBundles,
  now: Date,
): VerifiedPeer {
  const result = verifyPeerChain({ leaf, chain, bundles, now });
  if (!result.ok) throw new PeerwayError('identity.certificate_refused', result.reason);
  return {
    id: result.id,
    uri: result.uri,
    hash: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    notAfterMs: Date.parse(leaf.validTo),
    leaf,
    chain,
  };
}
