import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { SpiffeId } from '@peerway/model/spiffe';

export type PeerVerification = { ok: true; id: SpiffeId; uri: string } | { ok: false; reason: string };

/**
 * Whether the certificate that the other side proved to own is an identity of one of the trust domains (ADR 0006): exactly one
 * URI SAN, strictly parsed, chained to a root of *that* trust domain's bundle, every link a CA, all dates in force.
 * `chain`: what else was presented, in any order. `bundles`: PEM roots by trust domain. Never throws.
 */
export function verifyPeerChain(_input: {
  leaf: X509Certificate;
  chain: readonly X509Certificate[];
  bundles: ReadonlyMap<string, readonly string[]>;
  now: Date;
}): PeerVerification {
  throw new Error('not written yet');
}

/** What the other side of a TLS connection presented; null when it presented nothing. */
export function presentedCertificates(
  _socket: Pick<TLSSocket, 'getPeerX509Certificate'>,
): { leaf: X509Certificate; chain: X509Certificate[] } | null {
  throw new Error('not written yet');
}
