export type CertificateDescription = {
  /** SHA-1 of the DER, lower-case hex with colons: Consul's root ID. */
  id: string;
  /** Subject key identifier, lower-case hex with colons; empty when the certificate has none. */
  keyId: string;
  subject: string;
  /** Lower-case hex with colons. */
  serialNumber: string;
  /** Upper-case hex with colons, as Node prints it. */
  fingerprint256: string;
  uris: string[];
  dnsNames: string[];
  isCa: boolean;
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
};

/** Throws PeerwayError `request.invalid` when the text is not one X.509 certificate. */
export function describeCertificate(_pem: string): CertificateDescription {
  throw new Error('not written yet');
}
