/** What signs: a root certificate and its private key. */
export type SigningRoot = { certPem: string; privateKeyPem: string };

export type CreatedRoot = SigningRoot & {
  /** SHA-1 fingerprint of the DER, lower-case hex with colons: the ID Consul gives a root. */
  id: string;
  /** Subject common name. */
  name: string;
  /** Lower-case hex, two digits per octet with colons. */
  serialNumber: string;
  /** Subject key identifier, hex with colons (Consul's `SigningKeyID`). */
  keyId: string;
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
};

/** A self-signed CA of the trust domain: 10 years, P-256, URI SAN `spiffe://<trust domain>`. */
export function createRoot(_input: { trustDomain: string; now: Date; validityMs?: number }): CreatedRoot {
  throw new Error('not written yet');
}
