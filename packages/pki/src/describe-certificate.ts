import { PeerwayError } from '@peerway/model/error';
import { colonHex, readCertificate, readIssuer } from './certificate.ts';
import { readAlternativeNames } from './subject-alt-name.ts';

export type CertificateDescription = {
  /** SHA-1 of the DER, lower-case hex with colons: Consul's root ID. */
  id: string;
  /** Subject key identifier, lower-case hex with colons; empty when the certificate has none. */
  keyId: string;
  /** `CN=…`; parts joined by `, `. */
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
export function describeCertificate(pem: string): CertificateDescription {
  try {
    const certificate = readCertificate(pem);
    const names = readAlternativeNames(certificate);
    const { keyId } = readIssuer(certificate);
    return {
      id: certificate.fingerprint.toLowerCase(),
      keyId: keyId === null ? '' : colonHex(keyId),
      subject: certificate.subject?.replaceAll('\n', ', ') ?? '',
      serialNumber: colonHex(Buffer.from(certificate.serialNumber, 'hex')),
      fingerprint256: certificate.fingerprint256,
      uris: names?.uris ?? [],
      dnsNames: names?.dnsNames ?? [],
      isCa: certificate.ca,
      notBefore: certificate.validFromDate.toISOString(),
      notAfter: certificate.validToDate.toISOString(),
    };
  } catch (cause) {
    throw new PeerwayError('request.invalid', 'The text is not one X.509 certificate in PEM.', { cause });
  }
}
