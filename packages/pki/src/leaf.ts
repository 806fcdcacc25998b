import type { SignedLeaf } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import type { ParsedCsr } from './csr.ts';
import type { SigningRoot } from './root.ts';

/**
 * Signs a leaf: 72 h, `notBefore` a minute in the past, client and server use, empty subject with a critical SAN.
 * Decides no permission: the caller checked that `csr.id` may be had. Throws PeerwayError `ca.csr_invalid` when the identity
 * is not of the root's trust domain.
 */
export function signLeaf(_input: { root: SigningRoot; csr: ParsedCsr; now: Date; validityMs?: number }): SignedLeaf {
  throw new Error('not written yet');
}

/** The leaf of a server's peering listener, with a fresh key (peering-wire §4.1). */
export function createServerLeaf(_input: {
  root: SigningRoot;
  cluster: Pick<ClusterInfo, 'datacenter' | 'trustDomain'>;
  now: Date;
}): SignedLeaf & { privateKeyPem: string; certChainPem: string } {
  throw new Error('not written yet');
}
