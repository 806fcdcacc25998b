import type { CaConfig } from './ca-config.ts';

/**
 * Where a root stands. `published`: in every trust bundle, signs nothing yet. `active`: signs leaves. `retiring`: signs nothing any
 * more, trusted until its last leaf has expired.
 */
export type CaRootState = 'published' | 'active' | 'retiring';

/** A root of this cluster's CA, as stored in the mesh state: public parts only. */
export type CaRoot = {
  id: string;
  name: string;
  serialNumber: string;
  certPem: string;
  state: CaRootState;
  /** When it got there; ISO 8601. */
  since: string;
  /** The longest life, in ms, of any leaf that it may have signed. */
  longestLeafMs: number;
  /** This root's name and key, vouched for by earlier roots, newest first: what leaves of it are sent with. */
  crossSigned: { byRootId: string; certPem: string }[];
  notBefore: string;
  notAfter: string;
  createIndex: number;
  modifyIndex: number;
};

/** A peer's roots, as its stream sent them (peering-wire §10). One per peering. */
export type TrustBundle = {
  peerName: string;
  partition: string;
  trustDomain: string;
  rootPems: string[];
  exportedPartition: string;
  createIndex: number;
  modifyIndex: number;
};

export const trustBundleKey = (row: Pick<TrustBundle, 'partition' | 'peerName'>): string =>
  `${row.partition}/${row.peerName}`;

/** A signed leaf as it goes back to the proxy that sent the CSR. */
export type SignedLeaf = {
  certPem: string;
  /** Intermediates, leaf's issuer first; empty when a root signed it. */
  chainPems: string[];
  spiffeId: string;
  notBefore: string;
  notAfter: string;
};

export type CaRootView = Pick<CaRoot, 'id' | 'name' | 'state' | 'since' | 'notBefore' | 'notAfter'> & {
  /** What its leaves name as their authority, lower-case hex with colons. */
  signingKeyId: string;
  /** Roots that vouch for it, by ID, newest first. */
  crossSignedBy: string[];
  /** Linked proxies that show a leaf of it. */
  leaves: number;
};

/** Where a rotation stands; times ISO 8601, null: not bound to a time. */
export type CaRotationView =
  | { phase: 'none' }
  /** The roots are in no state that a rotation leads to: somebody has to look. */
  | { phase: 'blocked'; reason: string }
  | {
      /** `published`: the new root waits to sign. `retiring`: the old one waits for its last leaf to expire. */
      phase: 'published' | 'retiring';
      rootId: string;
      since: string | null;
      until: string | null;
      waitingFor: { kind: 'proxy' | 'peer'; name: string }[];
    };

/** The certificate authority, for people. */
export type CaView = { trustDomain: string; config: CaConfig; roots: CaRootView[]; rotation: CaRotationView };
