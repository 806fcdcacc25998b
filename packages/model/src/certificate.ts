/** A root of this cluster's CA, as stored in the mesh state: public parts only. */
export type CaRoot = {
  id: string;
  name: string;
  serialNumber: string;
  certPem: string;
  active: boolean;
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
