import type { SpiffeId } from '@peerway/model/spiffe';

/** A certificate signing request whose signature was checked. */
export type ParsedCsr = {
  uri: string;
  id: SpiffeId;
  dnsNames: string[];
  publicKeyPem: string;
};

/** A PEM request for one identity, signed with the key it asks to certify. */
export function createCsr(_input: { privateKeyPem: string; uri: string; dnsNames?: string[] }): string {
  throw new Error('not written yet');
}

/** Throws PeerwayError `ca.csr_invalid` for anything but a well-formed, self-signed P-256 request with exactly one URI SAN. */
export function parseCsr(_pem: string): ParsedCsr {
  throw new Error('not written yet');
}
