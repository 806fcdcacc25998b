import type { Leaf } from '../identity/leaf.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { type VerifiedPeer, verifyCertificate } from '../tls/peer-identity.ts';

/**
 * Watches whether what a handshake once proved still holds: the other side's certificate is in date and chains to the bundle
 * of its trust domain as that is now, and so is the own leaf that was shown.
 * @param ownLeaf the leaf this connection was made with
 */
export function peerStanding(peer: VerifiedPeer, ownLeaf: Leaf): (config: ProxyConfig, nowMs: number) => string | null {
  const { trustDomain } = peer.id;
  let trusted: readonly string[] | null = null;
  return (config, nowMs) => {
    // The last second that is named is one of those in which it holds (RFC 5280 §4.1.2.5).
    if (nowMs > peer.notAfterMs) return `the certificate of ${peer.uri} has expired`;
    if (nowMs >= ownLeaf.notAfterMs) return "this proxy's own certificate has expired";
    if (config.identity !== null && config.identity.spiffeId !== ownLeaf.spiffeId)
      return 'this proxy has another identity now';
    const bundle = config.bundles.get(trustDomain);
    if (bundle === undefined) return `the trust bundle of ${trustDomain} was withdrawn`;
    // Verifying costs two signatures; it is needed only when the roots are others than the last time.
    if (trusted !== null && sameRoots(trusted, bundle.rootPems)) return null;
    try {
      verifyCertificate(peer.leaf, peer.chain, new Map([[trustDomain, bundle.rootPems]]), new Date(nowMs));
    } catch {
      return `the roots of ${trustDomain} no longer vouch for ${peer.uri}`;
    }
    trusted = bundle.rootPems;
    return null;
  };
}

function sameRoots(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((pem, position) => pem === b[position]));
}
